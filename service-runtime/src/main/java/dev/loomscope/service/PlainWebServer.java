package dev.loomscope.service;

import io.helidon.common.features.HelidonFeatures;
import io.helidon.common.features.api.HelidonFlavor;
import io.helidon.common.mapper.Mappers;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.service.registry.GlobalServiceRegistry;
import io.helidon.service.registry.ServiceRegistry;
import io.helidon.service.registry.ServiceRegistryConfig;
import io.helidon.service.registry.ServiceRegistryManager;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;

/**
 * Helidon's web server made of the parts named here. It would otherwise look for parts in every
 * library, by reading all of them, which takes longer than all else it does as it starts.
 */
final class PlainWebServer {

  static {
    // Before the readers are made: they would have one made that looks for services.
    GlobalServiceRegistry.registry(registry(configured()));
    // They read numbers in headers: of each request with a body its length.
    GlobalServiceRegistry.registry(
        registry(configured().putContractInstance(Mappers.class, Mappers.create())));
    // What it does of its features is to read them from every library and to log them. It has none
    // of a flavour that it is not.
    HelidonFeatures.flavor(HelidonFlavor.MP);
    // Nothing may be deserialized, as by default; libraries are not searched for exceptions to it.
    System.setProperty("helidon.serialFilter.ignoreFiles", "true");
  }

  /** Instead of Helidon's own empty one, which looks for readers of values in every library. */
  private static final Config NO_CONFIG =
      Config.builder()
          .disableEnvironmentVariablesSource()
          .disableSystemPropertiesSource()
          .disableMapperServices()
          .disableParserServices()
          .disableFilterServices()
          .sources(ConfigSources.empty())
          .build();

  private static final MediaContext MEDIA =
      MediaContext.builder().config(NO_CONFIG).mediaSupportsDiscoverServices(false).build();
  private static final ContentEncodingContext ENCODINGS =
      ContentEncodingContext.builder()
          .config(NO_CONFIG)
          .contentEncodingsDiscoverServices(false)
          .build();

  /**
   * That nothing is to be looked for must be said to a listener's own builder: of what is said to a
   * server's, Helidon forgets it for protocols and limits.
   */
  private static final ListenerConfig LISTENER =
      ListenerConfig.builder()
          .config(NO_CONFIG)
          .protocolsDiscoverServices(false)
          .concurrencyLimitDiscoverServices(false)
          .addConnectionSelector(
              Http1ConnectionSelector.builder().config(Http1Config.create()).build())
          .mediaContext(MEDIA)
          .contentEncoding(ENCODINGS)
          .buildPrototype();

  private PlainWebServer() {}

  private static ServiceRegistryConfig.Builder configured() {
    return ServiceRegistryConfig.builder()
        .discoverServices(false)
        .discoverServicesFromServiceLoader(false);
  }

  private static ServiceRegistry registry(ServiceRegistryConfig.Builder config) {
    return ServiceRegistryManager.create(config.build()).registry();
  }

  /** One that speaks HTTP/1.1, takes texts and bytes, and compresses nothing by itself. */
  static WebServerConfig.Builder builder() {
    return WebServer.builder().config(NO_CONFIG).featuresDiscoverServices(false).from(LISTENER);
  }

  /** Routes for one. */
  static HttpRouting.Builder routing() {
    return HttpRouting.builder();
  }
}
