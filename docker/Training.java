import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Trains the AOT cache of an image while it is built: starts the service with the JVM options of
 * its container, uses it a little, and ends it by SIGTERM, whereupon its JVM writes the cache. Runs
 * where there is no shell.
 *
 * <p>The variable {@code SERVICE} says which it is.
 */
final class Training {

  private static final String JAVA = "/opt/java/bin/java";
  private static final List<String> PATHS =
      List.of("/observe/health/ready", "/observe/health/live", "/metrics", "/api/status");
  private static final String HTTP_PORT = "8080";
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int ROUNDS = 20;
  private static final int MINUTES = 5;

  private Training() {}

  public static void main(String[] arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA,
                "-XX:Flags=/app/jvm.flags",
                "-XX:AOTCacheOutput=/app/aot/service.aot",
                "-jar",
                "/app/service.jar"));
    if (System.getenv("SERVICE").equals("load-service")) {
      command.add("serve");
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(
            Map.of(
                "LOOMSCOPE_HTTP_PORT", HTTP_PORT,
                "LOOMSCOPE_PORT", "0",
                "LOOMSCOPE_BIND", "127.0.0.1"));
    Process service = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output = service.inputReader()) {
      String ready = String.valueOf(output.readLine());
      System.out.println(ready);
      for (int round = 0; round < ROUNDS; round++) {
        for (String path : PATHS) {
          get(path);
        }
        if (ready.startsWith("echo ")) {
          echo(port(ready));
        }
      }
    }
    service.destroy();
    if (!service.waitFor(MINUTES, TimeUnit.MINUTES) || service.exitValue() != 0) {
      service.destroyForcibly();
      throw new IOException("the service did not end well");
    }
  }

  private static int port(String ready) {
    Matcher port = Pattern.compile(" port=(\\d+)").matcher(ready);
    if (!port.find()) {
      throw new IllegalStateException("no port in: " + ready);
    }
    return Integer.parseInt(port.group(1));
  }

  private static void get(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + HTTP_PORT + path).toURL().openConnection();
    connection.setReadTimeout(TIMEOUT_MILLIS);
    try (InputStream answer = connection.getInputStream()) {
      answer.readAllBytes();
    }
  }

  private static void echo(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      byte[] message = new byte[64];
      InputStream in = socket.getInputStream();
      for (int i = 0; i < 50; i++) {
        socket.getOutputStream().write(message);
        in.readNBytes(message.length);
      }
    }
  }
}
