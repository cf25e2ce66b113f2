#!/bin/sh
# Rebuilds grammars/tree-sitter-go.wasm from the published grammar and grammars/go.patch, byte for byte.
#
# Needs npm, tree-sitter-cli 0.27.1 (`cargo install tree-sitter-cli@0.27.1 --locked`; TREE_SITTER names another path),
# and clang with wasm-ld 14 (Debian: clang, lld). No emscripten, no docker, no wasi-sdk: parser.c needs nothing of libc
# but size_t, so a stub header stands for stdlib.h.
#
# Usage: scripts/build-grammar.sh [OUT]   without OUT, compares with the committed wasm and changes nothing.
set -eu

version=0.25.0
here=$(cd "$(dirname "$0")/.." && pwd)
tree_sitter=${TREE_SITTER:-tree-sitter}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sum_of() { sed -n "s/.*\"$1\": *\"\([0-9a-f]\{64\}\)\".*/\1/p" "$here/grammars/PROVENANCE.json"; }
check() { # FILE NAME
  actual=$(sha256sum "$1" | cut -d' ' -f1)
  if [ "$actual" != "$(sum_of "$2")" ]; then
    echo "build-grammar: $2 is $actual, PROVENANCE.json says $(sum_of "$2")" >&2
    exit 1
  fi
}

cd "$work"
npm pack --silent "tree-sitter-go@$version" > /dev/null
check "tree-sitter-go-$version.tgz" tarballSha256
check "$here/grammars/go.patch" patchSha256
tar xzf "tree-sitter-go-$version.tgz"
cd package
patch --quiet -p1 < "$here/grammars/go.patch"
"$tree_sitter" generate

mkdir stub
printf '%s\n' 'typedef __SIZE_TYPE__ size_t;' '#define NULL ((void *)0)' > stub/stdlib.h
clang --target=wasm32-unknown-emscripten -O2 -fPIC -fvisibility=hidden -ffreestanding -I src -I stub -c src/parser.c -o parser.o
wasm-ld --experimental-pic -shared --no-entry --strip-debug --export=tree_sitter_go parser.o -o tree-sitter-go.wasm

if [ $# -gt 0 ]; then
  cp tree-sitter-go.wasm "$1"
  sha256sum "$1"
else
  check tree-sitter-go.wasm wasmSha256
  cmp tree-sitter-go.wasm "$here/grammars/tree-sitter-go.wasm"
  echo "build-grammar: grammars/tree-sitter-go.wasm is what the sources give"
fi
