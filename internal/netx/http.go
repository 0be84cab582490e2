package netx

import (
	"cmp"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

const (
	handshakeTimeout = 20 * time.Second
	headerTimeout    = 60 * time.Second // from the last byte sent to the answer's header
	bodyIdle         = 2 * time.Minute  // between two bytes of a body
	keptFor          = 90 * time.Second
	maxHeader        = 64 << 10
	maxRedirects     = 5
)

// HTTP makes the function that Env.HTTP is: a client over dial, with TLS 1.2 or
// newer, no proxy but that of the dialer, and no cookies. Time-outs are for silence, not for the whole,
// so that a large body may take its time.
//
// A redirect is followed for GET and HEAD, five times and never from HTTPS to
// HTTP; any other answer 3xx is handed to the caller as it is, and what was to be
// sent is sent to nobody else.
//
// Each call makes a client with connections of its own; end them with
// CloseIdleConnections.
func HTTP(dial func(ctx context.Context, network, address string) (net.Conn, error)) func(*tls.Config) *http.Client {
	watched := func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return Idle(conn, bodyIdle), nil
	}
	return func(settings *tls.Config) *http.Client {
		return &http.Client{
			CheckRedirect: follow,
			Transport: &http.Transport{
				DialContext:            watched,
				TLSClientConfig:        Modern(settings),
				TLSHandshakeTimeout:    handshakeTimeout,
				ResponseHeaderTimeout:  headerTimeout,
				ExpectContinueTimeout:  time.Second,
				IdleConnTimeout:        keptFor,
				MaxResponseHeaderBytes: maxHeader,
				MaxIdleConnsPerHost:    4,
				ForceAttemptHTTP2:      true,
			},
		}
	}
}

// Modern is a copy of the TLS settings, nil for the usual ones, that takes
// nothing older than TLS 1.2.
func Modern(settings *tls.Config) *tls.Config {
	if settings == nil {
		return &tls.Config{MinVersion: tls.VersionTLS12}
	}
	settings = settings.Clone()
	settings.MinVersion = max(cmp.Or(settings.MinVersion, tls.VersionTLS12), tls.VersionTLS12)
	return settings
}

func follow(next *http.Request, before []*http.Request) error {
	first, last := before[0], before[len(before)-1]
	asked := first.Method == http.MethodGet || first.Method == http.MethodHead
	downgrade := last.URL.Scheme == "https" && next.URL.Scheme != "https"
	if !asked || downgrade || len(before) > maxRedirects {
		return http.ErrUseLastResponse
	}
	return nil
}
