# What both launchers share: ./makegood in the sources, and bin/makegood in the archive that a release makes. They source it.

# Sets java, version and runtime, or ends where there is no Java that runs Makegood.
find_java() {
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
    java=$JAVA_HOME/bin/java
  else
    java=$(command -v java || true)
  fi
  if [ -z "$java" ]; then
    echo "makegood: no Java found; install $1 17 or newer, or point JAVA_HOME at one" >&2
    exit 3
  fi
  settings=$("$java" -XshowSettings:properties -version 2>&1)
  version=$(echo "$settings" | sed -n 's/^ *java\.specification\.version = //p')
  runtime=$(echo "$settings" | sed -n 's/^ *java\.vm\.version = //p' | tr -c '0-9A-Za-z.\n' '-')
  if [ "${version%%.*}" -lt 17 ] 2>/dev/null; then
    echo "makegood: Java $version is too old; install $1 17 or newer, or point JAVA_HOME at one" >&2
    exit 3
  fi
}

# What ends within seconds is not worth compiling twice: the demo takes half the time. What runs on wants the better compiler.
ends_soon() {
  case ${1:-} in
    activity | balance | contract | investigate | keys | offsets | policy | quote | ready | settings | sql | topics | --help | --version) return 0 ;;
    demo) ;;
    *) return 1 ;;
  esac
  case " $* " in
    *" --keep-running "* | *" --events"[\ =][0-9][0-9][0-9][0-9][0-9][0-9]*) return 1 ;;
  esac
}

# Classes that were read, checked and laid out once need not be again: Java keeps them in a file when the first ledger here ends, and starts
# in two thirds of the time from then on. Such a file fits that Java and those archives alone, and a wrong one is as good as none.
# $1: where the file is kept; $2: what must be older than it; then the command.
share_classes() {
  shared=$1-$runtime.jsa
  older=$2
  for left in "$shared".*; do
    writer=${left##*.}
    # One whose writer was killed has no head.
    if [ -f "$left" ] && ! kill -0 "$writer" 2>/dev/null; then
      if [ "$(head -c 4 "$left" | tr -d '\0' | wc -c)" -gt 0 ]; then
        mv -f "$left" "$shared"
      else
        rm -f "$left"
      fi
    fi
  done 2>/dev/null
  if [ -f "$shared" ] && [ -z "$(find "$older" -type f -newer "$shared" 2>/dev/null | head -n 1)" ]; then
    sharing="-XX:SharedArchiveFile=$shared -Xlog:cds=off -Xlog:cds+dynamic=off"
  elif [ -w "$(dirname -- "$shared")" ] && { [ "${3:-}" = up ] || [ "${3:-}" = demo ]; }; then
    sharing="-XX:ArchiveClassesAtExit=$shared.$$ -Xlog:cds=off -Xlog:cds+dynamic=off"
  fi
}

# Runs the command line with that class path.
launch() {
  classpath=$1
  shift
  compiler=
  if ends_soon "$@"; then
    compiler=-XX:TieredStopAtLevel=1
  fi
  # The better compiler begins twice as late: of what a start runs it would compile much that never runs again, on the same cores.
  if [ -z "$compiler" ]; then
    compiler='-XX:Tier4InvocationThreshold=10000 -XX:Tier4MinInvocationThreshold=1200 -XX:Tier4CompileThreshold=30000'
  fi
  # Newer Javas ask before native code (RocksDB) is loaded.
  native=
  if [ "${version%%.*}" -ge 22 ] 2>/dev/null; then
    native=--enable-native-access=ALL-UNNAMED
  fi
  # Fewer look-ups of addresses for a heap full of rows. Only Linux knows the option.
  pages=
  if [ "$(uname -s)" = Linux ]; then
    pages=-XX:+UseTransparentHugePages
  fi
  terminal=false
  [ -t 2 ] && terminal=true
  typed=false
  [ -t 0 ] && typed=$terminal
  ansi=false
  [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && ansi=true
  # shellcheck disable=SC2086
  exec "$java" -XX:+UseParallelGC $pages $compiler ${sharing:-} ${MAKEGOOD_JAVA_OPTIONS:--Xmx768m} $native \
    -Dmakegood.terminal=$terminal -Dmakegood.typed=$typed -Dpicocli.ansi=$ansi \
    -cp "$classpath" io.makegood.cli.Main "$@"
}
