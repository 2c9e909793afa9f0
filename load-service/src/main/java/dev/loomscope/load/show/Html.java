package dev.loomscope.load.show;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Writes HTML. Whatever comes from outside is a text or the value of an attribute, and is escaped;
 * names of elements and attributes are constants of this program. Used by one thread.
 */
final class Html {

  private final StringBuilder out = new StringBuilder(1 << 16);
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn
   */
  Html open(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      text(attributes[i + 1]).raw("\"");
    }
    out.append('>');
    open.push(element);
    return this;
  }

  /** Closes the element that was opened last. */
  Html close() {
    return raw("</" + open.pop() + ">");
  }

  /** Closes the element that was opened last, and ends the line. */
  Html closeLine() {
    return close().raw("\n");
  }

  /** Adds an element that has nothing but a text. */
  Html element(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  /** Adds an element that has no end, such as {@code meta}. */
  Html single(String element, String... attributes) {
    open(element, attributes);
    open.pop();
    return this;
  }

  /** Opens a table, which scrolls where it is too wide, and its row of heads. */
  Html table(String style, String name) {
    open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", name);
    open("table", "class", style).element("caption", name);
    return open("thead").open("tr");
  }

  /** Adds heads of columns. */
  Html heads(String... heads) {
    for (String head : heads) {
      element("th", head, "scope", "col");
    }
    return this;
  }

  /** Ends the heads of a table, and opens its body. */
  Html body() {
    return close().closeLine().open("tbody").raw("\n");
  }

  /** Ends the body, the table, and what it scrolls in. */
  Html endTable() {
    return close().close().closeLine();
  }

  /** Adds a list of findings; nothing if there are none. */
  Html list(List<Finding> findings, String style) {
    if (findings.isEmpty()) {
      return this;
    }
    open("ul", "class", style);
    for (Finding finding : findings) {
      open("li").element("b", finding.point() + ":").text(" " + finding.text() + ".").closeLine();
    }
    return closeLine();
  }

  /** Adds HTML as it is: only what this program wrote itself. */
  Html raw(String html) {
    out.append(html);
    return this;
  }

  /** Adds a text. */
  Html text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
