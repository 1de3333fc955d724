#!/usr/bin/env bash
# Deletes published versions of the functions that no rollback needs. A deployment keeps all of them, 12 MB for each function.
#
#     infra/runbooks/remove-old-versions.sh NAME
#
#     NAME  the name in your settings.json, by default leadscore
#
# Of each function it keeps the version of the alias `live`, the 5 before it, and all after it.
set -euo pipefail

KEPT=5

[ $# -eq 1 ] || { sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2; }

published() {
  aws lambda list-versions-by-function --function-name "$1" --query 'Versions[].Version' --output text | tr '[:space:]' '\n' |
    { grep -E '^[0-9]+$' || true; } | sort -n
}

functions=$(aws cloudformation list-stack-resources --stack-name "$1" --query "StackResourceSummaries[?ResourceType=='AWS::Lambda::Function'].PhysicalResourceId" --output text)
for function in $functions; do
  live=$(aws lambda get-alias --function-name "$function" --name live --query FunctionVersion --output text)
  for version in $(published "$function" | awk -v live="$live" -v kept="$KEPT" '
      $1 + 0 < live + 0 { older[++n] = $1 }
      END { for (i = 1; i <= n - kept; i++) print older[i] }'); do
    aws lambda delete-function --function-name "$function" --qualifier "$version" >/dev/null
    echo "deleted $function:$version"
  done
done
