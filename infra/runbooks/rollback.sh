#!/usr/bin/env bash
# Points the alias `live` of the functions back to their previous published version. It takes seconds and no deployment.
#
#     infra/runbooks/rollback.sh NAME [FUNCTION...]
#
#     NAME      the name in your settings.json, by default leadscore
#     FUNCTION  such as leadscore-ingest. Without one: all functions of the deployment
#
# It changes nothing, and exits with 1, if one of the functions has no older version. Do not run it again after a failure in
# the middle, because it would go back two versions. It prints the commands that are left instead.
set -euo pipefail

[ $# -gt 0 ] || { sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2; }
name=$1
shift
if [ $# -eq 0 ]; then
  # shellcheck disable=SC2046 # names of functions have no spaces
  set -- $(aws cloudformation list-stack-resources --stack-name "$name" --query "StackResourceSummaries[?ResourceType=='AWS::Lambda::Function'].PhysicalResourceId" --output text)
fi
[ $# -gt 0 ] || { echo "rollback: the stack $name has no functions" >&2; exit 1; }

# The numbers of a function's published versions, ascending. $LATEST is none: it is the code that was deployed last.
published() {
  aws lambda list-versions-by-function --function-name "$1" --query 'Versions[].Version' --output text | tr '[:space:]' '\n' |
    { grep -E '^[0-9]+$' || true; } | sort -n
}

plan=()
for function in "$@"; do
  live=$(aws lambda get-alias --function-name "$function" --name live --query FunctionVersion --output text)
  previous=$(published "$function" | awk -v live="$live" '$1 + 0 < live + 0' | tail -n 1)
  if [ -z "$previous" ]; then
    echo "rollback: $function has no published version below $live, so nothing was changed. Check out the commit that was" \
      "deployed before, and deploy it." >&2
    exit 1
  fi
  plan+=("$function $live $previous")
done

left=()
for step in "${plan[@]}"; do
  read -r function live previous <<<"$step"
  if aws lambda update-alias --function-name "$function" --name live --function-version "$previous" --output text >/dev/null; then
    echo "$function: $live -> $previous"
  else
    left+=("aws lambda update-alias --function-name $function --name live --function-version $previous")
  fi
done
if [ ${#left[@]} -gt 0 ]; then
  echo "rollback: not everything was rolled back. Run these commands:" >&2
  printf '%s\n' "${left[@]}" >&2
  exit 1
fi
