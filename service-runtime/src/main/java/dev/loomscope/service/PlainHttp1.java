package dev.loomscope.service;

import io.helidon.common.Size;
import io.helidon.http.RequestedUriDiscoveryContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.List;

/**
 * HTTP/1.1 with Helidon's default settings.
 *
 * <p>Helidon's own builder of them reads "64 KB" by way of {@link java.math.BigDecimal}, whose
 * initialiser in JDK 25 computes 5 to the power of 65,536 before any code is compiled. That was an
 * eighth of the CPU time of a service's start.
 */
final class PlainHttp1 implements Http1Config {

  private static final int MAX_PROLOGUE_BYTES = 4_096;
  private static final int MAX_HEADERS_BYTES = 16_384;
  private static final int MAX_BUFFERED_ENTITY_KIB = 64;

  private final RequestedUriDiscoveryContext requestedUriDiscovery =
      RequestedUriDiscoveryContext.builder().socketId(WebServer.DEFAULT_SOCKET_NAME).build();
  private final Http1ConnectionListener nothing = Http1ConnectionListener.create(List.of());

  private PlainHttp1() {}

  /** By which a web server recognises and serves HTTP/1.1 connections. */
  static ServerConnectionSelector selector() {
    return Http1ConnectionSelector.builder().config(new PlainHttp1()).build();
  }

  /** Made when a request first brings a body. */
  private static final class BufferedEntity {
    static final Size MOST = Size.create(MAX_BUFFERED_ENTITY_KIB, Size.Unit.KIB);
  }

  @Override
  public String name() {
    return WebServer.DEFAULT_SOCKET_NAME;
  }

  @Override
  public int maxPrologueLength() {
    return MAX_PROLOGUE_BYTES;
  }

  @Override
  public int maxHeadersSize() {
    return MAX_HEADERS_BYTES;
  }

  @Override
  public Size maxBufferedEntitySize() {
    return BufferedEntity.MOST;
  }

  @Override
  public boolean validateRequestHeaders() {
    return true;
  }

  @Override
  @Deprecated
  @SuppressWarnings({"removal", "InlineMeSuggester"})
  public boolean validateRequestHostHeader() {
    return true;
  }

  @Override
  public boolean validateResponseHeaders() {
    return false;
  }

  @Override
  public boolean validatePrologue() {
    return true;
  }

  @Override
  public boolean validatePath() {
    return true;
  }

  @Override
  public boolean receiveLog() {
    return false;
  }

  @Override
  public boolean sendLog() {
    return false;
  }

  @Override
  public boolean continueImmediately() {
    return false;
  }

  @Override
  public RequestedUriDiscoveryContext requestedUriDiscovery() {
    return requestedUriDiscovery;
  }

  @Override
  public List<Http1ConnectionListener> sendListeners() {
    return List.of();
  }

  @Override
  public List<Http1ConnectionListener> receiveListeners() {
    return List.of();
  }

  @Override
  public Http1ConnectionListener compositeSendListener() {
    return nothing;
  }

  @Override
  public Http1ConnectionListener compositeReceiveListener() {
    return nothing;
  }
}
