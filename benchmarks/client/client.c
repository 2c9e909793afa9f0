/*
 * An echo client on one thread and epoll, to hold loomscope's own and echo servers against. Every
 * byte is compared. Without RATE it is a closed loop: each connection sends a message when it has
 * the whole echo of its last. With RATE, in messages a second, the connections take turns at times
 * that are fixed beforehand; latency counts from the time that was fixed.
 *
 *   client HOST PORT CONNECTIONS BYTES SECONDS [RATE]
 *
 * Prints "served" when all connections had their first echo and a second more has passed, and at the
 * end "RATE P50 P99 FEWEST": of the seconds since then, echoes per second, latencies in
 * microseconds, and what the connection with the fewest echoes had by what one had on average.
 */
#define _GNU_SOURCE /* epoll_pwait2 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define WARM_UP_NANOS 1000000000LL
#define READY 1024
#define MOST_MICROS 10000000 /* longer latencies count as this */

struct connection {
  int socket;
  int received;
  int served;
  int busy;
  int due; /* messages that could not be sent at their time, because one was on its way */
  int64_t first_due;
  int64_t sent_at;
  uint64_t echoes;
};

static char *message, *buffer;
static int bytes;
static uint32_t histogram[MOST_MICROS + 1];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void send_message(struct connection *to, int64_t at) {
  to->received = 0;
  to->busy = 1;
  to->sent_at = at;
  if (write(to->socket, message, bytes) != bytes) {
    fail("write"); /* messages are small: the socket takes them whole */
  }
}

static double percentile(double percent, uint64_t total) {
  uint64_t wanted = (uint64_t)(percent / 100 * total), passed = 0;
  for (int micros = 0; micros <= MOST_MICROS; micros++) {
    passed += histogram[micros];
    if (passed > wanted) {
      return micros;
    }
  }
  return MOST_MICROS;
}

int main(int count, char **arguments) {
  if (count != 6 && count != 7) {
    fprintf(stderr, "usage: client HOST PORT CONNECTIONS BYTES SECONDS [RATE]\n");
    return 2;
  }
  int connections = atoi(arguments[3]);
  bytes = atoi(arguments[4]);
  int64_t duration = (int64_t)(atof(arguments[5]) * 1e9);
  int64_t gap = count == 7 ? (int64_t)(1e9 / atof(arguments[6])) : 0;
  struct sockaddr_in target = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[2]))};
  if (inet_pton(AF_INET, arguments[1], &target.sin_addr) != 1) {
    fail("HOST");
  }
  message = malloc(bytes);
  buffer = malloc(65536);
  for (int i = 0; i < bytes; i++) {
    message[i] = (char)rand();
  }

  int epoll = epoll_create1(0);
  struct connection *all = calloc(connections, sizeof *all);
  for (int i = 0; i < connections; i++) {
    int on = 1;
    all[i].socket = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(all[i].socket, (struct sockaddr *)&target, sizeof target) != 0) {
      fail("connect");
    }
    setsockopt(all[i].socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event readable = {.events = EPOLLIN, .data.ptr = &all[i]};
    epoll_ctl(epoll, EPOLL_CTL_ADD, all[i].socket, &readable);
    send_message(&all[i], now());
  }

  int unserved = connections, turn = 0;
  int64_t from = INT64_MAX, until = INT64_MAX, at = now(), next = INT64_MAX;
  uint64_t echoes = 0;
  while (at < until) {
    static struct epoll_event ready[READY];
    int64_t left = next - at > 0 ? next - at : 0;
    struct timespec wait = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
    int events = epoll_pwait2(epoll, ready, READY, next == INT64_MAX ? NULL : &wait, NULL);
    for (int i = 0; i < events; i++) {
      struct connection *one = ready[i].data.ptr;
      ssize_t length = read(one->socket, buffer, 65536);
      if (length <= 0 || one->received + length > bytes ||
          memcmp(buffer, message + one->received, length) != 0) {
        fail("read");
      }
      one->received += length;
      if (one->received < bytes) {
        continue;
      }
      at = now();
      one->busy = 0;
      if (!one->served) {
        one->served = 1;
        if (--unserved == 0) {
          from = at + WARM_UP_NANOS;
          until = from + duration;
          next = gap > 0 ? at + gap : INT64_MAX;
        }
      }
      if (at >= from) {
        if (echoes == 0) {
          puts("served");
          fflush(stdout);
        }
        int64_t micros = (at - one->sent_at) / 1000;
        histogram[micros > MOST_MICROS ? MOST_MICROS : micros]++;
        one->echoes++;
        echoes++;
      }
      if (gap == 0) {
        send_message(one, at);
      } else if (one->due > 0) {
        one->due--;
        send_message(one, one->first_due);
        one->first_due += gap * connections;
      }
    }
    at = now();
    while (next <= at) {
      struct connection *one = &all[turn];
      if (!one->busy) {
        send_message(one, next);
      } else if (one->due++ == 0) {
        one->first_due = next;
      }
      turn = (turn + 1) % connections;
      next += gap;
    }
  }
  uint64_t fewest = UINT64_MAX;
  for (int i = 0; i < connections; i++) {
    fewest = all[i].echoes < fewest ? all[i].echoes : fewest;
  }
  printf("%.0f %.0f %.0f %.2f\n", echoes * 1e9 / (at - from), percentile(50, echoes),
         percentile(99, echoes), fewest * (double)connections / echoes);
  return 0;
}
