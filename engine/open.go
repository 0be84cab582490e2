package engine

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// open keeps adaptors and gateways open between jobs, for as long as their
// settings stay what they are.
type open struct {
	e     *Engine
	turns turns // of the keys: what is slow to open or to close holds up itself alone
	mu    sync.Mutex
	// by "activation/sub/id" or "destination/sub/id"
	kept map[string]*kept
}

type kept struct {
	print  [32]byte // of the settings that it was opened with
	plug   io.Closer
	web    http.Handler // made when somebody first comes in
	users  int
	retire bool // closed once nobody uses it
}

func newOpen(e *Engine) *open { return &open{e: e, kept: map[string]*kept{}} }

// adaptor opens the source of an activation; release gives it back.
func (o *open) adaptor(ctx context.Context, a setup.Activation) (_ adaptors.Adaptor, release func(), err error) {
	p, values, err := o.e.adaptorOf(a)
	if err != nil {
		return nil, nil, err
	}
	plug, release, err := o.borrow(keyOf("activation", a.Subscription, a.ID), values, func() (io.Closer, error) {
		return p.Open(ctx, values, o.e.env(a.Subscription, "activation", a.ID))
	})
	if err != nil {
		return nil, nil, err
	}
	return plug.(adaptors.Adaptor), release, nil
}

// gateway opens the far end of a destination; release gives it back.
func (o *open) gateway(ctx context.Context, d setup.Destination) (_ gateways.Gateway, release func(), err error) {
	p, values, err := o.e.gatewayOf(d)
	if err != nil {
		return nil, nil, err
	}
	plug, release, err := o.borrow(keyOf("destination", d.Subscription, d.ID), values, func() (io.Closer, error) {
		return p.Open(ctx, values, o.e.env(d.Subscription, "destination", d.ID))
	})
	if err != nil {
		return nil, nil, err
	}
	return plug.(gateways.Gateway), release, nil
}

// adaptorOf is the plug-in of an activation with its settings.
func (e *Engine) adaptorOf(a setup.Activation) (adaptors.Plugin, plugin.Values, error) {
	p, ok := e.Adaptors.Find(a.Adaptor)
	if !ok {
		return p, nil, fault.New(fault.Configuration, "this program has no adaptor %q", a.Adaptor)
	}
	values, err := setup.All(a.Settings, a.Secrets)
	return p, values, err
}

// gatewayOf is the plug-in of a destination with its settings.
func (e *Engine) gatewayOf(d setup.Destination) (gateways.Plugin, plugin.Values, error) {
	p, ok := e.Gateways.Find(d.Gateway)
	if !ok {
		return p, nil, fault.New(fault.Configuration, "this program has no gateway %q", d.Gateway)
	}
	values, err := setup.All(d.Settings, d.Secrets)
	return p, values, err
}

func (o *open) borrow(key string, values plugin.Values, make func() (io.Closer, error)) (io.Closer, func(), error) {
	leave := o.turns.take(key)
	defer leave()
	print := printOf(values)
	k, old := o.use(key, print)
	if old != nil { // before the next one is opened, which may want what it has
		_ = old.plug.Close()
	}
	if k == nil {
		plug, err := make()
		if err != nil {
			return nil, nil, err
		}
		k = &kept{print: print, plug: plug, users: 1}
		o.mu.Lock()
		o.kept[key] = k
		o.mu.Unlock()
	}
	return k.plug, sync.OnceFunc(func() { o.giveBack(k) }), nil
}

// use is what is open under a key with these settings, nil where nothing is, and what is
// to be closed because its settings are others.
func (o *open) use(key string, print [32]byte) (k, old *kept) {
	o.mu.Lock()
	defer o.mu.Unlock()
	k = o.kept[key]
	if k != nil && k.print != print {
		return nil, o.drop(key, k)
	}
	if k != nil {
		k.users++
	}
	return k, nil
}

// web is the handler of what is open under a key with these settings, which is made
// once: it may know what is going on.
func (o *open) web(key string, values plugin.Values, make func() http.Handler) http.Handler {
	o.mu.Lock()
	defer o.mu.Unlock()
	k := o.kept[key]
	if k == nil || k.print != printOf(values) { // they were changed meanwhile; who is in goes on with the old ones
		return make()
	}
	if k.web == nil {
		k.web = make()
	}
	return k.web
}

func keyOf(of, subscription, id string) string { return of + "/" + subscription + "/" + id }

func (o *open) giveBack(k *kept) {
	o.mu.Lock()
	k.users--
	last := k.users == 0 && k.retire
	o.mu.Unlock()
	if last {
		_ = k.plug.Close()
	}
}

// drop is called with the lock held. What it returns is closed without: closing may take
// its time.
func (o *open) drop(key string, k *kept) *kept {
	delete(o.kept, key)
	k.retire = true
	if d, ok := k.plug.(plugin.Debtor); ok {
		d.Rest()
	}
	if k.users > 0 {
		return nil
	}
	return k
}

func (o *open) close() {
	var all []*kept
	o.mu.Lock()
	for key, k := range o.kept {
		if k := o.drop(key, k); k != nil {
			all = append(all, k)
		}
	}
	o.mu.Unlock()
	for _, k := range all {
		_ = k.plug.Close()
	}
}

func printOf(values plugin.Values) [32]byte {
	h := sha256.New()
	for _, name := range values.Names() {
		fmt.Fprintf(h, "%d:%s%d:%s", len(name), name, len(values[name]), values[name])
	}
	return [32]byte(h.Sum(nil))
}

// env lends an open plug-in what it may use.
func (e *Engine) env(subscription, of, id string) plugin.Env {
	env := e.Env
	env.Log = e.log.With("company", subscription, of, id)
	env.Spool = func(ctx context.Context, mediaType string, r io.Reader) (invoice.Content, error) {
		return e.Blobs.Put(ctx, mediaType, r)
	}
	env.Keep = func(ctx context.Context, field string, s plugin.Secret) error {
		return e.Setup.KeepSecret(ctx, subscription, of, id, field, s)
	}
	env.Memory = e.Memory.Of(keyOf(of, subscription, id))
	env.Address = e.address(of, subscription, id)
	env.Count = func(ctx context.Context, series, key string) (int64, error) {
		return e.Count(ctx, subscription, id+"/"+series, key)
	}
	return env
}

// address is where Doors answers for a plug-in, "" without a public URL.
func (e *Engine) address(of, subscription, id string) string {
	base := strings.TrimSuffix(e.Settings.PublicURL, "/")
	if base == "" {
		return ""
	}
	door := "/answer/"
	if of == "activation" {
		door = "/in/"
	}
	return base + door + subscription + "/" + id
}
