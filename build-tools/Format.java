import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds every Java source below a folder to google-java-format: {@code check} names the files that
 * differ and fails, {@code write} rewrites them.
 */
final class Format {

  private Format() {}

  public static void main(String[] arguments) throws IOException, FormatterException {
    boolean write = arguments[0].equals("write");
    boolean clean = true;
    for (Path source : sources(Path.of(arguments[1]))) {
      String before = Files.readString(source);
      String after = format(before);
      if (after.equals(before)) {
        continue;
      }
      if (write) {
        Files.writeString(source, after);
        System.out.println("formatted " + source);
      } else {
        clean = false;
        System.err.println("not formatted: " + source);
      }
    }
    if (!clean) {
      System.err.println("run: mvn -N validate -Dformat=write");
      System.exit(1);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !root.relativize(file).toString().matches("(.*/)?target/.*"))
          .sorted()
          .toList();
    }
  }

  private static String format(String source) throws FormatterException {
    var options = JavaFormatterOptions.builder().style(JavaFormatterOptions.Style.GOOGLE).build();
    String ordered = ImportOrderer.reorderImports(source, JavaFormatterOptions.Style.GOOGLE);
    return new Formatter(options).formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
  }
}
