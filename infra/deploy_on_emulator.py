#!/usr/bin/env python3
"""Synthesises the stack as `cdk deploy` does, and deploys the template on an emulator of AWS.

    python3 infra/deploy_on_emulator.py

The emulator is ministack, which pip installs into a virtual environment in infra/target. The script prints which resources
the emulator cannot create. It takes half a minute, and a minute when it runs for the first time.

Exit codes:
    0  the stack was created, the commands of the runbooks exist, and a rollback works
    1  the synthesis, the deployment or one of these checks failed
    3  the template was synthesised, but the emulator cannot be installed here
"""
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import check_commands

INFRA = Path(__file__).resolve().parent
TARGET = INFRA / "target"
TEMPLATE = TARGET / "cdk.out" / "Leadscore.template.json"
ARTIFACT = INFRA.parent / "functions" / "target" / "leadscore-functions.zip"

EMULATOR = "ministack==1.5.33"
# The scripts of the runbooks run with it. It needs the same version of botocore as the emulator.
AWS_CLI = "awscli==1.46.3"
EMULATOR_LOG = TARGET / "ministack.log"
VENV_BIN = TARGET / "ministack" / "bin"

REGION = "us-east-1"
# What `cdk bootstrap` calls its resources, unless it is given another qualifier.
BOOTSTRAP_QUALIFIER = "hnb659fds"
BOOTSTRAP_VERSION = "21"

POLL_SECONDS = 0.5
# The emulator answers after about 3 seconds.
START_TIMEOUT_SECONDS = 30
# The stack is created in about 10 seconds.
DEPLOY_TIMEOUT_SECONDS = 60

EXIT_FAILED = 1
EXIT_NO_EMULATOR = 3


def main():
    # The part that needs botocore runs in the Python of the virtual environment.
    if sys.argv[1:2] == ["--deploy-to"]:
        return deploy(sys.argv[2])
    synthesise()
    if not install_emulator():
        print(f"{EMULATOR} cannot be installed here, so the template is not deployed. Python 3 with venv and pip, and "
              "access to PyPI, are needed.", file=sys.stderr)
        return EXIT_NO_EMULATOR
    port = free_port()
    with open(EMULATOR_LOG, "wb") as log:
        emulator = subprocess.Popen([VENV_BIN / "ministack"], env={**os.environ, "GATEWAY_PORT": str(port)},
                                    stdout=log, stderr=subprocess.STDOUT)
    try:
        return subprocess.call([VENV_BIN / "python", __file__, "--deploy-to", f"http://127.0.0.1:{port}"])
    finally:
        emulator.terminate()


def synthesise():
    """Runs the command in cdk.json. Ends the script if the command fails."""
    app = json.loads((INFRA / "cdk.json").read_text())["app"]
    environment = {**os.environ, "CDK_OUTDIR": str(TEMPLATE.parent),
                   "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1"}
    if subprocess.call(app, shell=True, cwd=INFRA, env=environment) != 0:
        print(f"The synthesis failed. Its command is in infra/cdk.json: {app}", file=sys.stderr)
        sys.exit(EXIT_FAILED)


def install_emulator():
    """Installs the emulator unless it is installed. Returns whether it is there."""
    if not (VENV_BIN / "ministack").exists() or not (VENV_BIN / "aws").exists():
        try:
            subprocess.check_call([sys.executable, "-m", "venv", VENV_BIN.parent])
            subprocess.check_call([VENV_BIN / "pip", "install", "-q", "--disable-pip-version-check", EMULATOR,
                                   AWS_CLI])
        except (OSError, subprocess.CalledProcessError):
            return False
    return True


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def deploy(endpoint):
    """Deploys the template on the emulator at this endpoint. Returns the exit code."""
    aws = Aws(endpoint)
    template = json.loads(TEMPLATE.read_text())
    resources = template["Resources"]
    supported = {name: resource for name, resource in resources.items() if is_supported(resource)}
    unsupported = [name for name in resources if name not in supported]

    template_url = upload(aws, template, supported)
    status, created = create_stack(aws, template_url)
    print(f"{status}: {len(created)} of {len(resources)} resources. Not deployed: {', '.join(unsupported)} "
          "(scoring models, and alarms on sums of metrics), and the archive's stack")
    report_whether_functions_run(aws)
    if status != "CREATE_COMPLETE" or len(created) != len(supported):
        return EXIT_FAILED
    return EXIT_FAILED if check_commands.main() != 0 or not rolls_back(aws) else 0


class Aws:
    """Clients of the emulator, which answers from the moment that this is made."""

    def __init__(self, endpoint):
        import botocore.session
        self.endpoint = endpoint
        self.session = botocore.session.Session()
        self.session.set_credentials("test", "test")
        self.account = self._await_account()

    def client(self, service):
        return self.session.create_client(service, region_name=REGION, endpoint_url=self.endpoint)

    def _await_account(self):
        from botocore.exceptions import BotoCoreError, ClientError
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while True:
            try:
                return self.client("sts").get_caller_identity()["Account"]
            except (BotoCoreError, ClientError):
                if time.monotonic() > deadline:
                    sys.exit(f"The emulator did not answer in {START_TIMEOUT_SECONDS} s. See {EMULATOR_LOG}")
                time.sleep(POLL_SECONDS)


def is_supported(resource):
    """The emulator has no java25, so no function could activate a model, and no alarms on sums of metrics."""
    is_model = resource["Type"] == "Custom::ScoringModel"
    is_alarm_on_sum = resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]
    return not is_model and not is_alarm_on_sum


def upload(aws, template, resources):
    """Does what `cdk bootstrap` and `cdk deploy` do before they call CloudFormation. Returns the URL of the template."""
    aws.client("ssm").put_parameter(Name=f"/cdk-bootstrap/{BOOTSTRAP_QUALIFIER}/version", Value=BOOTSTRAP_VERSION,
                                    Type="String")
    bucket = f"cdk-{BOOTSTRAP_QUALIFIER}-assets-{aws.account}-{REGION}"
    artifact_key = next(resource["Properties"]["Code"]["S3Key"] for resource in resources.values()
                        if resource["Type"] == "AWS::Lambda::Function")
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=bucket)
    with open(ARTIFACT, "rb") as artifact:
        s3.put_object(Bucket=bucket, Key=artifact_key, Body=artifact)
    s3.put_object(Bucket=bucket, Key="template.json", Body=json.dumps({**template, "Resources": resources}))
    return f"{aws.endpoint}/{bucket}/template.json"


def create_stack(aws, template_url):
    """Returns the status of the stack, and the resources that were created."""
    stacks = aws.client("cloudformation")
    stacks.create_stack(StackName="leadscore", TemplateURL=template_url, Capabilities=["CAPABILITY_NAMED_IAM"])
    deadline = time.monotonic() + DEPLOY_TIMEOUT_SECONDS
    while True:
        status = stacks.describe_stacks(StackName="leadscore")["Stacks"][0]["StackStatus"]
        if not status.endswith("IN_PROGRESS") or time.monotonic() > deadline:
            break
        time.sleep(POLL_SECONDS)
    resources = stacks.describe_stack_resources(StackName="leadscore")["StackResources"]
    return status, [resource for resource in resources if resource["ResourceStatus"] == "CREATE_COMPLETE"]


def report_whether_functions_run(aws):
    """Prints whether the emulator can run a function. It needs a container engine for that."""
    answer = aws.client("lambda").invoke(FunctionName="leadscore-operate:live", Payload='{"revokeWriteKey":"none"}')
    text = answer["Payload"].read().decode()
    print("The functions run here" if "revoked" in text else f"The functions do not run here: {text}")


def rolls_back(aws):
    """Deploys one function again, and runs the runbook for a rollback. Returns whether the former version is live again."""
    functions = aws.client("lambda")
    function = "leadscore-operate"
    former = functions.get_alias(FunctionName=function, Name="live")["FunctionVersion"]
    functions.update_function_configuration(FunctionName=function, Description="The next deployment")
    deployed = functions.publish_version(FunctionName=function)["Version"]
    functions.update_alias(FunctionName=function, Name="live", FunctionVersion=deployed)
    environment = {**os.environ, "PATH": f"{VENV_BIN}:{os.environ['PATH']}", "AWS_ENDPOINT_URL": aws.endpoint,
                   "AWS_DEFAULT_REGION": REGION, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    script = INFRA / "runbooks" / "rollback.sh"
    # Other functions have one version, and without names the script would stop at them.
    every = subprocess.run([script, "leadscore"], env=environment, stderr=subprocess.PIPE, text=True)
    one = subprocess.run([script, "leadscore", function], env=environment)
    live = functions.get_alias(FunctionName=function, Name="live")["FunctionVersion"]
    if every.returncode != 1 or "nothing was changed" not in every.stderr or one.returncode != 0 or live != former:
        print(f"{script}: {function} went from version {former} to {deployed}, and back to {live}. {every.stderr}",
              file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
