package io.makegood.ledger.event;

/**
 * What the address of a result may look like: an absolute one of the web, made of the characters of RFC 3986, without a user. What pages make
 * a link of must be nothing else, and a reader must see where it leads: letters beyond ASCII, which may look like others or turn a line
 * around, come percent-encoded, and in a host as {@code xn--}.
 */
final class WebAddress {
    private static final String[] SCHEMES = {"https://", "http://"};
    private static final String MARKS = "-._~:/?#[]@!$&'()*+,;=%";
    private static final int PORT_DIGITS_MAX = 5;
    private static final int PORT_MAX = 65_535;

    private final String field;
    private final String value;

    private WebAddress(String field, String value) {
        this.field = field;
        this.value = value;
    }

    /** Returns {@code value} if it is one of at most so many characters; throws {@link InvalidEvent} otherwise. */
    static String of(String field, String value, int charsMax) {
        if (value.length() > charsMax) {
            throw new InvalidEvent(field, "has " + value.length() + " characters", "shorten it to at most " + charsMax);
        }
        new WebAddress(field, value).require();
        return value;
    }

    private void require() {
        int host = -1;
        for (String scheme : SCHEMES) {
            host = value.regionMatches(true, 0, scheme, 0, scheme.length()) ? scheme.length() : host;
        }
        if (host < 0) {
            throw new InvalidEvent(
                    field, "is no absolute address of the web", "begin it with https:// or http://, or leave it out");
        }
        for (int i = host; i < value.length(); i++) {
            requireCharacter(i);
        }
        int end = host;
        while (end < value.length() && "/?#".indexOf(value.charAt(end)) < 0) {
            end++;
        }
        requireHost(value.substring(host, end));
    }

    private void requireCharacter(int index) {
        char c = value.charAt(index);
        if (c <= ' ' || c == 0x7f) {
            throw new InvalidEvent(
                    field, "has a space or a control character at index " + index, "percent-encode it or remove it");
        }
        if (!isLetterOrDigit(c) && MARKS.indexOf(c) < 0) {
            throw new InvalidEvent(
                    field,
                    "has a character at index " + index + " that no address has",
                    "percent-encode it, and write a host in ASCII, as xn-- if need be");
        }
        if (c == '%'
                && (index + 2 >= value.length()
                        || !isHexadecimal(value.charAt(index + 1))
                        || !isHexadecimal(value.charAt(index + 2)))) {
            throw new InvalidEvent(
                    field, "has a % at index " + index + " that encodes nothing", "write %25 for a % itself");
        }
    }

    private void requireHost(String authority) {
        if (authority.indexOf('@') >= 0) {
            throw new InvalidEvent(
                    field, "has a user or a password before its host", "leave out what stands before the @, and the @");
        }
        int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        String host = end < 0 ? authority : authority.substring(0, end);
        String port = authority.substring(host.length());
        if (!isHost(host)) {
            throw new InvalidEvent(
                    field, "names no host", "write one behind the //, such as https://cdn.example/result.png");
        }
        if (!port.isEmpty() && !isPort(port)) {
            throw new InvalidEvent(
                    field, "has no port behind its host's colon", "write a number up to " + PORT_MAX + ", or none");
        }
    }

    private static boolean isHost(String host) {
        if (host.startsWith("[")) {
            // What is between brackets is an address of IPv6: at least two colons, and digits.
            String inner = host.substring(1, host.length() - 1);
            return inner.indexOf(':') != inner.lastIndexOf(':')
                    && inner.chars().allMatch(c -> isHexadecimal((char) c) || c == ':' || c == '.');
        }
        return host.chars().anyMatch(c -> isLetterOrDigit((char) c))
                && host.chars().allMatch(c -> isLetterOrDigit((char) c) || c == '-' || c == '.' || c == '_');
    }

    private static boolean isPort(String port) {
        String digits = port.substring(1);
        return port.charAt(0) == ':'
                && !digits.isEmpty()
                && digits.length() <= PORT_DIGITS_MAX
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && Integer.parseInt(digits) <= PORT_MAX;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isHexadecimal(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
