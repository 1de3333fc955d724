# What the runbooks in docs/operate.md use. Read it into your shell, bash or zsh, with the name of the deployment:
#
#     NAME=leadscore; . infra/runbooks/definitions.sh
#
# It needs the AWS CLI, version 2, and jq. It changes nothing by itself.
: "${NAME:?set it to the name in your settings.json, by default leadscore}"

# The name of the table.
table() { aws cloudformation describe-stacks --stack-name "$NAME" --query "Stacks[0].Outputs[?OutputKey=='TableName'].OutputValue" --output text; }

# queue QUEUE: the URL of a queue. arn QUEUE: its ARN.
queue() { aws sqs get-queue-url --queue-name "$NAME-$1" --query QueueUrl --output text; }
arn()   { aws sqs get-queue-attributes --queue-url "$(queue "$1")" --attribute-names QueueArn --query Attributes.QueueArn --output text; }

# look QUEUE: some messages of a queue. They are visible again after 30 seconds.
look() { aws sqs receive-message --queue-url "$(queue "$1")" --max-number-of-messages 10 --visibility-timeout 30 --message-attribute-names All; }

# operate JSON: calls the function for operators, and prints its answer. The line after it is null unless the call failed.
operate() { aws lambda invoke --function-name "$NAME-operate:live" --cli-binary-format raw-in-base64-out --payload "$1" /dev/stdout --query FunctionError; }

# log FUNCTION [SINCE]: the log of a function.
log() { aws logs tail "/aws/lambda/$NAME-$1" --since "${2:-3h}" --format short; }

# redrive QUEUE FUNCTION: makes each call in a dead-letter queue again, and deletes its message. It stops at the first call that fails.
# The calls can contain personal data, so their files are deleted at the end.
redrive() (
  dir=$(mktemp -d) || exit 1
  trap 'rm -rf "$dir"' EXIT
  url=$(queue "$1") || exit 1
  while m=$(aws sqs receive-message --queue-url "$url" --wait-time-seconds 2 --output json) && [ -n "$m" ]; do
    jq -c '.Messages[0].Body | fromjson | .requestPayload // .' <<<"$m" >"$dir/payload" || exit 1
    failed=$(aws lambda invoke --function-name "$NAME-$2:live" --cli-binary-format raw-in-base64-out --payload "file://$dir/payload" "$dir/answer" --query FunctionError --output text) || exit 1
    if [ "$failed" != None ]; then
      echo "redrive: $NAME-$2 failed again, so its message stays in $NAME-$1. Its answer:" >&2
      cat "$dir/answer" >&2
      exit 1
    fi
    aws sqs delete-message --queue-url "$url" --receipt-handle "$(jq -r '.Messages[0].ReceiptHandle' <<<"$m")" || exit 1
  done
)

# inputs: the inputs in quarantine, the newest last: key, time, source, detail-type and reasons. It reads the whole table.
inputs() {
  aws dynamodb scan --table-name "$(table)" --filter-expression 'begins_with(pk, :aside) AND sk = :input' \
    --expression-attribute-values '{":aside":{"S":"ASIDE#"},":input":{"S":"input"}}' \
    --projection-expression 'pk, #at, #source, #type, reason' \
    --expression-attribute-names '{"#at":"at","#source":"source","#type":"type"}' --output json |
    jq -r '.Items | sort_by(.at.S)[] | [.pk.S, .at.S, .source.S // "-", .type.S // "-", .reason.S] | @tsv'
}

# input KEY: one input in quarantine, complete. It can contain personal data.
input() { aws dynamodb get-item --table-name "$(table)" --key "{\"pk\":{\"S\":\"$1\"},\"sk\":{\"S\":\"input\"}}" --query Item.payload.S --output text; }

# resend KEY: calls the function `activities` with this input once more. If the input still cannot be used, it stays in quarantine.
resend() { aws lambda invoke --function-name "$NAME-activities:live" --cli-binary-format raw-in-base64-out --payload "$(input "$1")" /dev/stdout --query FunctionError; }
