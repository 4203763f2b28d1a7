# What both launchers share: ./makegood in the sources, and bin/makegood in the archive that a release makes. They source it.

# Sets java and version, or ends where there is no Java that runs Makegood.
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
  version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p')
  if [ "${version%%.*}" -lt 17 ] 2>/dev/null; then
    echo "makegood: Java $version is too old; install $1 17 or newer, or point JAVA_HOME at one" >&2
    exit 3
  fi
}

# What ends within seconds is not worth compiling twice: the demo takes half the time. What runs on wants the better compiler.
ends_soon() {
  case ${1:-} in
    activity | balance | contract | investigate | keys | offsets | policy | quote | ready | settings | topics | --help | --version) return 0 ;;
    demo) ;;
    *) return 1 ;;
  esac
  case " $* " in
    *" --keep-running "* | *" --events"[\ =][0-9][0-9][0-9][0-9][0-9][0-9]*) return 1 ;;
  esac
}

# Runs the command line with that class path.
launch() {
  classpath=$1
  shift
  compiler=
  if ends_soon "$@"; then
    compiler=-XX:TieredStopAtLevel=1
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
  ansi=false
  [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && ansi=true
  # shellcheck disable=SC2086
  exec "$java" -XX:+UseParallelGC $pages $compiler ${MAKEGOOD_JAVA_OPTIONS:--Xmx768m} $native \
    -Dmakegood.terminal=$terminal -Dpicocli.ansi=$ansi \
    -cp "$classpath" io.makegood.cli.Main "$@"
}
