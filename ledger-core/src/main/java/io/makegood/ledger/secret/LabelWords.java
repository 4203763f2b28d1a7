package io.makegood.ledger.secret;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The words that say what a value is, and those that are no value. English and German, in lower case. */
final class LabelWords {
    /** A password follows. Words that end so count too, such as {@code dbpassword}. */
    static final List<String> PASSWORD_ENDINGS =
            List.of("password", "passwords", "passwd", "passwort", "kennwort", "passphrase", "passcode", "pwd");

    /** The same, only as whole words. */
    static final Set<String> PASSWORDS = words("pw psw losung wachtwoord contrasena contraseña senha motdepasse");

    /** A word before {@code code} or the like that makes an authentication code of it. */
    static final Set<String> CODE_KINDS = words("""
            verification authentication auth authenticator security login signin sms 2fa mfa otp totp confirmation recovery backup
            onetime factor access email mail""");

    /** The second part of such a label. */
    static final Set<String> CODE_NOUNS = words("code codes password passcode passwort pin token");

    /** The same of the code on a card. */
    static final Set<String> CARD_CODE_NOUNS = words("code codes value number nr");

    /** One word that says it all. */
    static final Set<String> CODES = words("""
            otp totp 2fa mfa passcode onetimecode onetimepassword onetimepasscode einmalcode einmalpasswort einmalkennwort
            bestätigungscode sicherheitscode verifizierungscode verificationcode authcode otpcode smscode logincode tan mtan smstan
            authenticator""");

    /** Of those, the ones that mean something else beside a number: they need to be said plainly. */
    static final Set<String> PLAIN_CODES = words("tan authenticator verification authentication");

    /** Before {@code code}: then it is no secret one. */
    static final Set<String> OPEN_CODES = words("""
            error status response exit zip postal post promo promotion promotional discount voucher area country case coupon gift
            product bar qr sort bank hex colour color http source referral tracking invoice order item sku language currency
            activation fault return reason bug dial airport
            """);

    /** The security code printed on a card. */
    static final Set<String> CARD_CODES =
            words("cvv cvc csc cvn cvvcode cvccode cvvnumber prüfziffer kartenprüfnummer kartenprüfziffer");

    /** Whose PIN it is. */
    static final Set<String> PIN_OWNERS = words("card atm bank debit credit sim karten");

    /** Between a label and its value. */
    static final Set<String> IS = words("is ist lautet was war are sind es");

    /** Whose it is; with them a value of a mere {@code code} is somebody's. */
    static final Set<String> WHOSE = words("your my the our dein deine ihr mein der our");

    /** For whom or what a password is. */
    static final Set<String> FOR = words("for of to on at für von zu zum zur beim");

    /** Between a code's label and a number: then the number is another one. */
    static final Set<String> OTHER_NUMBERS = words("""
            error errors failed fails failure status timeout attempt attempts http response order case ticket version phone
            expired request reference ref invoice id item items generation image images credits at
            """);

    /** Keys and tokens: the words before the last, each joined with the last. */
    static final Set<String> KEY_KINDS = words(
            "api secret client access refresh auth bearer session private account signing webhook encryption service");

    /** Their last words. */
    static final Set<String> KEY_NOUNS = words("key keys token secret");

    /** The same as one word. */
    static final Set<String> KEYS = words("""
            apikey apitoken secretkey clientsecret accesskey accesstoken refreshtoken authtoken sessiontoken privatekey accountkey
            apisecret signingsecret webhooksecret
            """);

    /** After a password's label these are no password, even after a colon. */
    static final Set<String> NO_VALUE = words("""
            not no never none null nil undefined unknown empty blank missing redacted removed hidden masked censored secret withheld
            xxx xxxx xxxxx xxxxxx xxxxxxxx na tbd todo string text required optional mandatory yes true false
            wrong incorrect invalid correct valid right fine ok okay good bad weak strong short long too very so still again also
            reset forgot forget lost change changes changing login recovery recover help please pls error errors fail failure
            email mail link page form field button screen it its i im we you they he she this that there these those where when
            why how what who which if after before then but and or because since while as per see none same old new
            nothing something anything http https www min minimum max maximum at least must should cannot can could does did do
            doesnt didnt dont wont isnt cant nicht kein keine falsch richtig leer vergessen unbekannt zurücksetzen ungültig weg
            bitte ich er sie wird wurde hat ist sind war noch immer mehr zu abgelaufen geändert gesperrt korrekt
            """);

    /** After "the password is" these are no password either. */
    static final Set<String> NO_VALUE_AFTER_IS = words("""
            a an the my your our their his her in on of for to from with by about up out off just only now being getting
            always often sometimes already actually really probably maybe perhaps likely quite simply currently easy hard
            safe secure insecure public private different identical longer shorter case sensitive available important
            necessary unique common simple complex complicated old visible ready here gone known stuck broken shown sent kept
            set held stored one more less most under over ein eine der die das dem den mein dein
            ihr sehr schon gut schlecht schwach stark sicher unsicher
            """);

    private static final List<String> ORDINARY_ENDINGS = List.of("ed", "ing", "able", "ible", "ly");

    private LabelWords() {}

    /** Whether a word of letters can hardly be a password. */
    static boolean isOrdinary(String word, boolean afterIs) {
        return NO_VALUE.contains(word)
                || (afterIs
                        && (NO_VALUE_AFTER_IS.contains(word)
                                || ORDINARY_ENDINGS.stream().anyMatch(word::endsWith)));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.strip().split("\\s+", -1)).collect(Collectors.toUnmodifiableSet());
    }
}
