package adaptortest_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/adaptortest"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Settings of the adaptor under test.
type settings struct {
	Mode     string
	Password plugin.Secret
}

// keeper is a good adaptor, and with a flaw a bad one.
type keeper struct {
	flaw   string
	source *source
	s      settings
	env    plugin.Env
	closed bool
	first  map[string]string // of the flaw of versions: what it has told before
}

func plug(src func() *source, flaw string) adaptors.Plugin {
	p := adaptors.Declare(plugin.Declaration[settings]{
		Info: plugin.Info{Name: "keeper", Title: "Keeper", Summary: "Keeps documents.", Status: plugin.Stable},
		Fields: func(s *settings) []*plugin.Field {
			return []*plugin.Field{
				plugin.OneOf(&s.Mode, "mode", "Mode", plugin.Choice{Value: "right", Title: "Right"}, plugin.Choice{Value: "wrong", Title: "Wrong"}).Or("right"),
				plugin.Password(&s.Password, "password", "Password").Must(),
			}
		},
	}, func(_ context.Context, s settings, env plugin.Env) (adaptors.Adaptor, error) {
		k := &keeper{flaw: flaw, source: src(), s: s, env: env, first: map[string]string{}}
		switch flaw {
		case "lets a listener confirm too early", "listens", "confirms what was refused":
			return &server{k}, nil
		case "cannot fetch":
			return struct {
				adaptors.Adaptor
				pull
			}{k, pull{k}}, nil
		}
		return full{k, pull{k}, fetch{k}, list{k}}, nil
	})
	switch flaw {
	case "lets a listener confirm too early", "listens", "confirms what was refused":
		return p.Unsearched()
	}
	return p
}

type (
	pull  struct{ k *keeper }
	fetch struct{ k *keeper }
	list  struct{ k *keeper }
	full  struct {
		*keeper
		pull
		fetch
		list
	}
	server struct{ *keeper }
)

func (k *keeper) Check(_ context.Context, probe plugin.Probe) error {
	if k.flaw == "shows no step" {
		return k.source.answers()
	}
	return probe("Sign in", func() (string, error) {
		if k.s.Mode == "wrong" {
			if k.flaw == "names another field" {
				return "", fault.Setting("password", "no")
			}
			return "", fault.Setting("mode", "is wrong")
		}
		if err := k.source.answers(); err != nil {
			return "", err
		}
		if k.flaw == "has mute steps" {
			return "", nil
		}
		return "It is there.", nil
	})
}

func (k *keeper) Close() error {
	if k.closed && k.flaw == "cannot be closed twice" {
		return errors.New("closed already")
	}
	k.closed = true
	return nil
}

func (p pull) Pull(ctx context.Context, q adaptors.Query) iter.Seq2[adaptors.Item, error] {
	k := p.k
	return func(yield func(adaptors.Item, error) bool) {
		k.source.mu.Lock()
		entries, err := slices.Clone(k.source.docs), k.source.answers()
		k.source.mu.Unlock()
		switch {
		case err != nil:
			yield(adaptors.Item{}, k.spoilError(err))
			return
		case k.flaw == "leaves a goroutine":
			go func() { time.Sleep(time.Hour) }()
		case k.flaw == "tells its password":
			k.env.Log.Info("signing in with " + k.s.Password.Reveal())
		}
		slices.SortFunc(entries, func(a, b *entry) int { return a.at - b.at })
		if k.flaw == "changes the order" && k.env.Now().Second() == 0 && len(entries) > 1 {
			entries[0], entries[1] = entries[1], entries[0]
		}
		after, _ := strconv.Atoi(q.Cursor)
		for n, e := range entries {
			if err := ctx.Err(); err != nil && k.flaw != "does not obey" {
				yield(adaptors.Item{}, fault.Wrap(fault.Temporary, err, "stopped"))
				return
			}
			if !q.Manual() && e.at <= after || !k.fits(e.doc, q) || k.flaw == "forgets one" && n == 2 {
				continue
			}
			item := k.item(e)
			if e.spoilt {
				if k.flaw == "stops at a bad item" {
					yield(adaptors.Item{}, fault.New(fault.Invalid, "bad"))
					return
				}
				if !yield(item, fault.New(fault.Invalid, "bad")) {
					return
				}
				continue
			}
			for range times(k.flaw == "brings one twice" && n == 1) {
				if !yield(item, nil) {
					return
				}
			}
		}
	}
}

func times(twice bool) int {
	if twice {
		return 2
	}
	return 1
}

func (k *keeper) spoilError(err error) error {
	switch f := fault.As(err); {
	case k.flaw == "takes an expired sign-in for a cloud" && f.Kind == fault.Configuration:
		return fault.New(fault.Temporary, "try again")
	case k.flaw == "gives no code" && f.Kind == fault.Configuration:
		return fault.Setting("password", "no")
	case k.flaw == "does not tell the wait" && f.Code == "SRC-LIMIT":
		return fault.New(fault.Temporary, "busy")
	case k.flaw == "takes a pause for a refusal" && f.Code == "SRC-LIMIT":
		return fault.New(fault.Permanent, "busy")
	case k.flaw == "takes silence for a bug" && f.Kind == fault.Temporary && f.Code == "":
		return errors.New("connection refused")
	}
	return err
}

func (k *keeper) fits(d adaptortest.Document, q adaptors.Query) bool {
	in := func(list []string, one string) bool { return len(list) == 0 || slices.Contains(list, one) }
	switch {
	case !in(q.Numbers, d.Number) && k.flaw != "does not look at numbers",
		!in(q.Customers, d.Customer) && k.flaw != "does not look at customers",
		q.From.Given() && d.Date.Before(q.From) && k.flaw != "does not look at dates",
		q.Until.Given() && q.Until.Before(d.Date) && k.flaw != "does not look at dates",
		q.Since.Given() && d.Date.Before(q.Since) && k.flaw != "does not look at the start":
		return false
	}
	return k.flaw != "takes the last day for excluded" || !q.Until.Given() || d.Date != q.Until
}

func (k *keeper) item(e *entry) adaptors.Item {
	cursor := e.at
	switch k.flaw {
	case "has a cursor that is ahead":
		cursor++
	case "has a cursor that lags":
		cursor--
	}
	i := adaptors.Item{
		Ref: "doc-" + e.doc.Number, Version: e.version(), Cursor: strconv.Itoa(cursor),
		Head: adaptors.Head{
			Number: e.doc.Number, Kind: e.doc.Kind, IssueDate: e.doc.Date, Customer: e.doc.Customer,
			Currency: e.doc.Currency, TotalWithVAT: e.doc.WithVAT,
		},
	}
	switch k.flaw {
	case "has no cursor at the end":
		if e.at == len(k.source.docs) {
			i.Cursor = ""
		}
	case "has a version that stands still":
		i.Version = "1"
	case "has a version by the clock":
		i.Version = k.env.Now().String()
	case "lists another total":
		i.Head.TotalWithVAT = i.Head.TotalWithVAT.Add(invoice.MustDecimal("0.01"))
	case "counts payments as content":
		i.Version += strconv.Itoa(e.at)
	}
	return i
}

func (f fetch) Fetch(ctx context.Context, ref string) (adaptors.Item, error) {
	k := f.k
	k.source.mu.Lock()
	defer k.source.mu.Unlock()
	if err := k.source.answers(); err != nil {
		return adaptors.Item{}, k.spoilError(err)
	}
	e := k.source.find(adaptortest.Document{Number: strings.TrimPrefix(ref, "doc-")})
	if e == nil && k.flaw == "takes a gone document for a cloud" {
		return adaptors.Item{}, fault.New(fault.Temporary, "not found")
	}
	if e == nil {
		return adaptors.Item{}, fault.New(fault.Permanent, "gone").Coded("SRC-GONE")
	}
	i := k.item(e)
	if k.flaw == "fetches another version" {
		i.Version += "!"
	}
	content, err := k.env.Spool(ctx, "text/plain", bytes.NewReader([]byte(e.text)))
	i.Source = content
	if k.flaw == "keeps no source" {
		i.Source = invoice.Content{}
	}
	i.Invoice = k.invoice(e)
	return i, err
}

func (k *keeper) invoice(e *entry) *invoice.Invoice {
	price := e.doc.WithoutVAT
	if k.flaw == "is off by a hundredth" {
		price = price.Add(invoice.MustDecimal("0.01"))
	}
	inv := &invoice.Invoice{
		Number: e.doc.Number, IssueDate: e.doc.Date, TypeCode: "380", Currency: e.doc.Currency,
		Lines: []invoice.Line{{
			ID: "1", Quantity: invoice.MustDecimal("1"), Unit: "C62", LineNet: price, Price: invoice.Price{NetPrice: price},
			VAT: invoice.LineVAT{Category: "S", Rate: invoice.MustDecimal("25")}, Item: invoice.Item{Name: e.text},
		}},
	}
	if err := invoice.Recalculate(inv); err != nil {
		panic(err)
	}
	if k.flaw == "adds up wrongly" {
		inv.Totals.TotalVAT = inv.Totals.TotalVAT.Add(invoice.MustDecimal("1"))
	}
	return inv
}

func (l list) Customers(context.Context) iter.Seq2[adaptors.Customer, error] {
	return func(yield func(adaptors.Customer, error) bool) {
		for _, number := range []string{"A", "B", "C", "D"} {
			if l.k.flaw == "forgets a customer" && number == "B" {
				continue
			}
			if !yield(adaptors.Customer{Number: number, Party: invoice.Party{Name: "Customer " + number}}, nil) {
				return
			}
		}
	}
}

func (s *server) Handler(in adaptors.Inbox) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, err := s.env.Spool(r.Context(), "text/plain", r.Body)
		item := adaptors.Item{Ref: "1", Version: content.SHA256.String(), Source: content}
		if s.flaw == "lets a listener confirm too early" {
			w.WriteHeader(http.StatusOK)
			w.(http.Flusher).Flush()
			_, _ = in.Take(r.Context(), item)
			return
		}
		if err == nil {
			_, err = in.Take(r.Context(), item)
		}
		if err != nil && s.flaw != "confirms what was refused" {
			http.Error(w, "not taken", http.StatusInsufficientStorage)
		}
	})
}
