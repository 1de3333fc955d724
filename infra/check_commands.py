"""Checks every command of the AWS CLI in the documentation and in the scripts of the runbooks, without running it.

    infra/target/ministack/bin/python infra/check_commands.py

A command is wrong if its service, its operation or one of its options does not exist, if a required option is missing, or if its
`--query` is not valid. `deploy_on_emulator.py` runs this as well: the botocore in its virtual environment knows all services.
The exit code is 1 if a command is wrong.
"""
import re
import shlex
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [*sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "infra" / "runbooks").glob("*.sh"))]

# A command ends where the shell, or the code in a page, ends it. Quoted text can contain these characters.
COMMAND = re.compile(r"""(?<![\w/.-])aws ([a-z0-9]+ [a-z0-9-]+(?:'[^']*'|"(?:\\.|[^"\\])*"|[^'"|;&()\n`<>])*)""")
# A command in a command. Its own text can contain parentheses, but none inside these.
SUBSTITUTION = re.compile(r"\$\(((?:[^()]|\([^()]*\))*)\)")

# Options of the AWS CLI itself.
GLOBAL_OPTIONS = {"--query", "--output", "--region", "--endpoint-url", "--cli-binary-format"}
# Commands that the AWS CLI has in addition to the operations of the services, with their options.
CLI_COMMANDS = {("s3", "ls"): {"--recursive"}, ("logs", "tail"): {"--since", "--format", "--filter-pattern"},
                ("dynamodb", "wait"): {"--table-name"}, ("lambda", "wait"): {"--function-name", "--qualifier"}}
# The last argument of this command is the file for the answer.
ANSWER_IN_FILE = ("lambda", "invoke")


def main():
    commands = [(source, command) for source in SOURCES for command in commands_in(source.read_text())]
    wrong = [f"{source.relative_to(ROOT)}: aws {command}\n    {problem}"
             for source, command in commands for problem in problems(command)]
    print("\n".join(wrong + [f"{len(commands)} commands of the AWS CLI in the documentation and runbooks: {len(wrong)} problems"]))
    return 1 if wrong or not commands else 0


def commands_in(text):
    """Returns what follows `aws` in each command."""
    rest = text.replace("\\\n", " ")
    texts = []
    while (inner := SUBSTITUTION.search(rest)) is not None:
        texts.append(inner.group(1))
        rest = rest[:inner.start()] + "SUBSTITUTED" + rest[inner.end():]
    return [found.group(1).strip() for part in [*texts, rest] for found in COMMAND.finditer(part)]


def problems(command):
    """Returns what is wrong with a command, each as a sentence."""
    import botocore.session
    from botocore import xform_name
    service, operation, *arguments = shlex.split(command)
    given = {argument for argument in arguments if argument.startswith("--")} - GLOBAL_OPTIONS
    if (service, operation) in CLI_COMMANDS:
        return [f"There is no option {option}" for option in sorted(given - CLI_COMMANDS[service, operation])]
    session = botocore.session.Session()
    if service not in session.get_available_services():
        return [f"There is no service {service}"]
    model = session.get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in names:
        return [f"{service} has no operation {operation}"]
    shape = model.operation_model(names[operation]).input_shape
    members = {"--" + xform_name(name, "-"): name for name in (shape.members if shape else {})}
    required = {"--" + xform_name(name, "-") for name in (shape.required_members if shape else [])}
    found = [f"There is no option {option}" for option in sorted(given - members.keys())]
    found += [f"The option {option} is missing" for option in sorted(required - given)]
    if (service, operation) == ANSWER_IN_FILE and arguments[-1].startswith("--"):
        found.append("The file for the answer is missing")
    if "--query" in arguments:
        found += query_problems(arguments[arguments.index("--query") + 1])
    return found


def query_problems(query):
    import jmespath
    try:
        jmespath.compile(query)
        return []
    except jmespath.exceptions.JMESPathError as error:
        return [f"The query is wrong: {error}"]


if __name__ == "__main__":
    sys.exit(main())
