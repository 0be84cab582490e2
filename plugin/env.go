package plugin

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/postbud/postbud/invoice"
)

// Env is what the engine lends to an open plug-in. No plug-in makes its own
// connection, HTTP client, logger or clock. It is valid until the plug-in is
// closed, and every function may be called from several goroutines.
type Env struct {
	Log *slog.Logger // already says which subscription and activation or destination
	Now func() time.Time
	// Sleep waits, or returns the context's error as soon as it ends.
	Sleep func(context.Context, time.Duration) error
	// Dial is the guarded dialer: it refuses addresses inside the network that
	// the operator has not allowed, after the name is resolved.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// HTTP is a client over Dial, with time-outs and no cookies; nil for the
	// usual TLS settings.
	HTTP func(*tls.Config) *http.Client
	// Spool writes bytes that may be large to disk. The content can be opened
	// more than once, until the document has been taken or refused.
	Spool func(ctx context.Context, mediaType string, r io.Reader) (invoice.Content, error)
	// Keep stores a secret that the far end has changed, such as a rotated token.
	// Call it before the new one is used: the old one may be dead already.
	Keep func(ctx context.Context, field string, s Secret) error
	// Count gives the next number of a series, without gaps; the same key gets
	// the same number again.
	Count func(ctx context.Context, series, key string) (int64, error)
	// Memory keeps bytes by key over restarts.
	Memory Memory
	// Address is where the handler of the plug-in answers, for a person to hand on: a
	// URL without a slash at its end; "" while nobody outside can reach the program.
	Address string
}
