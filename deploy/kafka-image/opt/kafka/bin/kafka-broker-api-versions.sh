#!/bin/bash
# Whether a broker answers at --bootstrap-server HOST:PORT: it is asked which versions it speaks, as the official command asks, without a JVM.
[ "${1:-}" = --bootstrap-server ] || { echo "usage: ${0##*/} --bootstrap-server HOST:PORT" >&2; exit 2; }
exec 3<>"/dev/tcp/${2%:*}/${2##*:}" || exit 1
# Ten bytes: ApiVersions (18) of version 0, number 1, from nobody.
printf '\0\0\0\012\0\022\0\0\0\0\0\001\377\377' >&3
# The length of what it answers with.
[ "$(head -c 4 <&3 | wc -c)" = 4 ]
