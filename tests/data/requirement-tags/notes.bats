#!/usr/bin/env bats
# [REQ:ND-FILE]

# [REQ:ND-ABOVE]
@test "prints the list [REQ:ND-NAME]" {
  run notes list
  # [REQ:ND-INSIDE]
  [ "$status" -eq 0 ]
  [[ "$output" == *a* ]]
}
@test 'says "no"' {
  cat <<EOT
it's
EOT
}
