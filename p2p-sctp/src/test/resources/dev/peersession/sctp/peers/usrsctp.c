/*
 * A peer of the interop tests: one SCTP association of libusrsctp over plain UDP on loopback, told what to do on stdin.
 *
 * usage: usrsctp LOCAL_PORT REMOTE_PORT connect|listen
 *
 * in:  echo | send SID PPID LENGTH COUNT UNORDERED none|rtx|ttl VALUE | reset SID | shutdown | abort
 * out: echoing | up | msg SID PPID LENGTH UNORDERED SUM | reset SID | down WHY
 *
 * Byte i of the n-th message sent is i*31+7+n. SUM adds up the bytes.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <usrsctp.h>

#define STREAMS 1024
#define SCTP_PORT 5000

struct job {
	struct job *next;
	int reset;
	uint16_t sid;
	uint32_t ppid;
	int unordered;
	size_t len;
	char *data;
};

static int fd;
static struct socket *sock;
static volatile int echo;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t some = PTHREAD_COND_INITIALIZER;
static struct job *first, *last;
static char *partial[STREAMS];
static size_t partial_len[STREAMS];

static void say(const char *format, ...) {
	va_list args;
	va_start(args, format);
	flockfile(stdout);
	vprintf(format, args);
	putchar('\n');
	fflush(stdout);
	funlockfile(stdout);
	va_end(args);
}

static void die(const char *what) {
	perror(what);
	exit(1);
}

static int conn_output(void *addr, void *buf, size_t len, uint8_t tos, uint8_t df) {
	(void) addr;
	(void) tos;
	(void) df;
	(void) !send(fd, buf, len, 0);
	return 0;
}

static void *receive_packets(void *unused) {
	char buf[65536];
	(void) unused;
	for (;;) {
		ssize_t n = recv(fd, buf, sizeof buf, 0);
		if (n > 0) {
			usrsctp_conninput(&fd, buf, (size_t) n, 0);
		}
	}
	return NULL;
}

/* Sending may block, and must not do so in the thread that takes in acknowledgements. */
static void push(int reset, uint16_t sid, uint32_t ppid, int unordered, char *data, size_t len) {
	struct job *j = calloc(1, sizeof *j);
	j->reset = reset;
	j->sid = sid;
	j->ppid = ppid;
	j->unordered = unordered;
	j->data = data;
	j->len = len;
	pthread_mutex_lock(&lock);
	if (last) {
		last->next = j;
	} else {
		first = j;
	}
	last = j;
	pthread_cond_signal(&some);
	pthread_mutex_unlock(&lock);
}

static void transmit(uint16_t sid, uint32_t ppid, int unordered, const char *data, size_t len, int policy, uint32_t value) {
	struct sctp_sendv_spa spa;
	memset(&spa, 0, sizeof spa);
	spa.sendv_flags = SCTP_SEND_SNDINFO_VALID;
	spa.sendv_sndinfo.snd_sid = sid;
	spa.sendv_sndinfo.snd_flags = SCTP_EOR | (unordered ? SCTP_UNORDERED : 0);
	spa.sendv_sndinfo.snd_ppid = htonl(ppid);
	if (policy) {
		spa.sendv_flags |= SCTP_SEND_PRINFO_VALID;
		spa.sendv_prinfo.pr_policy = policy;
		spa.sendv_prinfo.pr_value = value;
	}
	if (usrsctp_sendv(sock, data, len, NULL, 0, &spa, sizeof spa, SCTP_SENDV_SPA, 0) < 0) {
		perror("sendv");
	}
}

static void reset_outgoing(uint16_t sid) {
	struct sctp_reset_streams *r = calloc(1, sizeof *r + sizeof(uint16_t));
	r->srs_flags = SCTP_STREAM_RESET_OUTGOING;
	r->srs_number_streams = 1;
	r->srs_stream_list[0] = sid;
	if (usrsctp_setsockopt(sock, IPPROTO_SCTP, SCTP_RESET_STREAMS, r, sizeof *r + sizeof(uint16_t)) < 0) {
		perror("reset");
	}
	free(r);
}

static void *work(void *unused) {
	(void) unused;
	for (;;) {
		struct job *j;
		pthread_mutex_lock(&lock);
		while (!first) {
			pthread_cond_wait(&some, &lock);
		}
		j = first;
		first = j->next;
		if (!first) {
			last = NULL;
		}
		pthread_mutex_unlock(&lock);
		if (j->reset) {
			reset_outgoing(j->sid);
		} else {
			transmit(j->sid, j->ppid, j->unordered, j->data, j->len, 0, 0);
		}
		free(j->data);
		free(j);
	}
	return NULL;
}

static void notified(union sctp_notification *n, size_t len) {
	if (len < sizeof n->sn_header) {
		return;
	}
	if (n->sn_header.sn_type == SCTP_ASSOC_CHANGE) {
		switch (n->sn_assoc_change.sac_state) {
		case SCTP_COMM_UP:
			say("up");
			break;
		case SCTP_COMM_LOST:
			say("down lost");
			break;
		case SCTP_SHUTDOWN_COMP:
			say("down shutdown");
			break;
		case SCTP_CANT_STR_ASSOC:
			say("down never");
			break;
		}
	} else if (n->sn_header.sn_type == SCTP_STREAM_RESET_EVENT) {
		struct sctp_stream_reset_event *e = &n->sn_strreset_event;
		size_t count = (e->strreset_length - sizeof *e) / sizeof(uint16_t);
		if (e->strreset_flags & SCTP_STREAM_RESET_INCOMING_SSN) {
			for (size_t i = 0; i < count; i++) {
				say("reset %u", e->strreset_stream_list[i]);
				push(1, e->strreset_stream_list[i], 0, 0, NULL, 0);
			}
		}
	}
}

static void received(char *data, size_t len, const struct sctp_rcvinfo *info, int flags) {
	uint16_t sid = info->rcv_sid % STREAMS;
	partial[sid] = realloc(partial[sid], partial_len[sid] + len);
	memcpy(partial[sid] + partial_len[sid], data, len);
	partial_len[sid] += len;
	if (!(flags & MSG_EOR)) {
		return;
	}
	unsigned long sum = 0;
	for (size_t i = 0; i < partial_len[sid]; i++) {
		sum += (unsigned char) partial[sid][i];
	}
	int unordered = (info->rcv_flags & SCTP_UNORDERED) != 0;
	say("msg %u %u %zu %d %lu", info->rcv_sid, ntohl(info->rcv_ppid), partial_len[sid], unordered, sum);
	if (echo) {
		push(0, sid, ntohl(info->rcv_ppid), unordered, partial[sid], partial_len[sid]);
		partial[sid] = NULL;
	}
	partial_len[sid] = 0;
}

/*
 * Read, not called back: the callback of 0.9.5 hands over the end of a message that it began to deliver in parts only after
 * later messages of the same stream.
 */
static void *read_messages(void *unused) {
	static char buf[65536];
	(void) unused;
	for (;;) {
		struct sctp_rcvinfo info;
		socklen_t info_len = sizeof info, from_len = 0;
		unsigned int type = 0;
		int flags = 0;
		ssize_t n = usrsctp_recvv(sock, buf, sizeof buf, NULL, &from_len, &info, &info_len, &type, &flags);
		if (n <= 0) {
			return NULL;
		}
		if (flags & MSG_NOTIFICATION) {
			notified((union sctp_notification *) buf, (size_t) n);
		} else if (type == SCTP_RECVV_RCVINFO) {
			received(buf, (size_t) n, &info, flags);
		}
	}
}

static void option(struct socket *s, int name, const void *value, socklen_t len) {
	if (usrsctp_setsockopt(s, IPPROTO_SCTP, name, value, len) < 0) {
		die("setsockopt");
	}
}

static void prepare(struct socket *s) {
	const int on = 1;
	const int buffer = 4 << 20;
	struct sctp_assoc_value reset = { .assoc_id = SCTP_ALL_ASSOC, .assoc_value = 1 };
	struct sctp_initmsg init = { .sinit_num_ostreams = STREAMS, .sinit_max_instreams = STREAMS };
	uint16_t events[] = { SCTP_ASSOC_CHANGE, SCTP_STREAM_RESET_EVENT };
	option(s, SCTP_NODELAY, &on, sizeof on);
	option(s, SCTP_RECVRCVINFO, &on, sizeof on);
	option(s, SCTP_ENABLE_STREAM_RESET, &reset, sizeof reset);
	option(s, SCTP_INITMSG, &init, sizeof init);
	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
		struct sctp_event e = { .se_assoc_id = SCTP_ALL_ASSOC, .se_type = events[i], .se_on = 1 };
		option(s, SCTP_EVENT, &e, sizeof e);
	}
	usrsctp_setsockopt(s, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
	usrsctp_setsockopt(s, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
}

static void open_udp(int local, int remote) {
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	a.sin_port = htons((uint16_t) local);
	if (fd < 0 || bind(fd, (struct sockaddr *) &a, sizeof a) < 0) {
		die("bind");
	}
	a.sin_port = htons((uint16_t) remote);
	if (connect(fd, (struct sockaddr *) &a, sizeof a) < 0) {
		die("connect");
	}
}

int main(int argc, char **argv) {
	char line[256], policy[8];
	unsigned sid, ppid, len, count, unordered, value;
	pthread_t thread;
	struct sockaddr_conn self;
	if (argc != 4) {
		return 2;
	}
	open_udp(atoi(argv[1]), atoi(argv[2]));
	usrsctp_init(0, conn_output, NULL);
	usrsctp_sysctl_set_sctp_blackhole(2);
	usrsctp_sysctl_set_sctp_ecn_enable(0);
	usrsctp_register_address(&fd);
	memset(&self, 0, sizeof self);
	self.sconn_family = AF_CONN;
	self.sconn_port = htons(SCTP_PORT);
	self.sconn_addr = &fd;
	struct socket *s = usrsctp_socket(AF_CONN, SOCK_STREAM, IPPROTO_SCTP, NULL, NULL, 0, NULL);
	if (!s) {
		die("socket");
	}
	prepare(s);
	if (usrsctp_bind(s, (struct sockaddr *) &self, sizeof self) < 0) {
		die("bind");
	}
	pthread_create(&thread, NULL, work, NULL);
	if (!strcmp(argv[3], "listen")) {
		if (usrsctp_listen(s, 1) < 0) {
			die("listen");
		}
		pthread_create(&thread, NULL, receive_packets, NULL);
		say("ready");
		if (!(sock = usrsctp_accept(s, NULL, NULL))) {
			die("accept");
		}
	} else {
		sock = s;
		pthread_create(&thread, NULL, receive_packets, NULL);
		say("ready");
		if (usrsctp_connect(s, (struct sockaddr *) &self, sizeof self) < 0) {
			die("connect");
		}
	}
	say("connected");
	pthread_create(&thread, NULL, read_messages, NULL);
	while (fgets(line, sizeof line, stdin)) {
		if (!strncmp(line, "echo", 4)) {
			echo = 1;
			say("echoing");
		} else if (sscanf(line, "send %u %u %u %u %u %7s %u", &sid, &ppid, &len, &count, &unordered, policy, &value) == 7) {
			char *data = malloc(len);
			int kind = !strcmp(policy, "rtx") ? SCTP_PR_SCTP_RTX : !strcmp(policy, "ttl") ? SCTP_PR_SCTP_TTL : 0;
			for (unsigned n = 0; n < count; n++) {
				for (unsigned i = 0; i < len; i++) {
					data[i] = (char) (i * 31 + 7 + n);
				}
				transmit((uint16_t) sid, ppid, (int) unordered, data, len, kind, value);
			}
			free(data);
		} else if (sscanf(line, "reset %u", &sid) == 1) {
			reset_outgoing((uint16_t) sid);
		} else if (!strncmp(line, "shutdown", 8)) {
			usrsctp_shutdown(sock, SHUT_WR);
		} else if (!strncmp(line, "abort", 5)) {
			struct linger now = { .l_onoff = 1, .l_linger = 0 };
			usrsctp_setsockopt(sock, SOL_SOCKET, SO_LINGER, &now, sizeof now);
			usrsctp_close(sock);
		}
	}
	/* Without cleaning up: the process ends with everything in it. */
	_exit(0);
}
