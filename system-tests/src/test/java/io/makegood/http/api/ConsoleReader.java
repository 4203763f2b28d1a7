package io.makegood.http.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Somebody who reads the console in a browser: opens pages with a key, and waits for what they should show. */
final class ConsoleReader {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final ChromeDriver browser;
    private final Supplier<String> url;

    /** Reads what is served under the address, without a slash at its end, that it has each time. */
    ConsoleReader(ChromeDriver browser, Supplier<String> url) {
        this.browser = browser;
        this.url = url;
    }

    /** Opens a page of the console, such as {@code #/accounts}, with the credentials of that {@code Authorization}. */
    void open(String authorization, String hash) {
        browser.get("about:blank");
        browser.get(url.get() + "/icon.svg");
        browser.executeScript("sessionStorage.setItem('makegood.key', arguments[0])", authorization.substring(7));
        browser.get(url.get() + "/" + hash);
    }

    /** Waits until there is one. */
    <T> T until(Supplier<@Nullable T> found) {
        return new WebDriverWait(browser, LIMIT)
                .ignoring(StaleElementReferenceException.class)
                .until(any -> found.get());
    }

    /** Waits until the page shows it; returns all that it shows. */
    String see(String text) {
        String[] last = {""};
        try {
            return until(() -> {
                last[0] = browser.findElement(By.tagName("body")).getText();
                return last[0].contains(text) ? last[0] : null;
            });
        } catch (TimeoutException e) {
            throw new AssertionError("does not show '" + text + "' but: " + last[0], e);
        }
    }

    /** The button with that text, clear of what stays at the top of the page. */
    WebElement button(String text) {
        return first(By.xpath("//button[normalize-space()='" + text + "']"));
    }

    /** The first of them that is shown, clear of what stays at the top of the page. */
    WebElement first(By by) {
        WebElement found = until(() -> browser.findElements(by).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElse(null));
        browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", found);
        return found;
    }

    /** Keeps a picture, where {@code -Dconsole.screenshots=DIR} asks for them. */
    void picture(String name) {
        picture(browser, name);
    }

    /** The same of any page. */
    static void picture(ChromeDriver browser, String name) {
        String folder = System.getProperty("console.screenshots");
        if (folder == null) {
            return;
        }
        try {
            Files.createDirectories(Path.of(folder));
            Files.write(Path.of(folder, name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
