package dashboard_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"

	"github.com/postbud/postbud/adaptors"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// books is an accounting system that lives in the test.
type books struct {
	mu        sync.Mutex
	documents []*invoice.Invoice
	customers []adaptors.Customer
	keys      []string // the keys it was opened with, newest last
	tokens    []string // the access tokens of its sign-in elsewhere
	firm      string   // that the sign-in elsewhere must be for; "" for any
	listed    int      // how often its customers were asked for
	pulled    int      // how often its documents were asked for
	tells     bool     // its errors repeat the key
}

type booksSettings struct {
	Address, User      string
	SignIn             string
	Key                plugin.Secret
	ClientID           string
	ClientSecret       plugin.Secret
	Connection         plugin.Secret
	Drafts             bool
	AuthorizeURL, Tail string
	TokenURL           string
}

func (b *books) plugin() adaptors.Plugin {
	return adaptors.Declare(plugin.Declaration[booksSettings]{
		Info: plugin.Info{Name: "books", Title: "Books", Summary: "An accounting system for tests.", Status: plugin.Stable},
		Fields: func(s *booksSettings) []*plugin.Field {
			return []*plugin.Field{
				plugin.Text(&s.Address, "address", "Address").Must().Like("books.example").Place(),
				plugin.Text(&s.User, "user", "User").Like("anna"),
				plugin.OneOf(&s.SignIn, "sign_in", "How to connect",
					plugin.Choice{Value: "key", Title: "A key"}, plugin.Choice{Value: "connect", Title: "Sign in there"}).Or("key"),
				plugin.Password(&s.Key, "key", "Key").Must().When("sign_in", "key"),
				plugin.Text(&s.ClientID, "client_id", "Client ID").When("sign_in", "connect"),
				plugin.Password(&s.ClientSecret, "client_secret", "Client secret").When("sign_in", "connect"),
				plugin.Grant(&s.Connection, "connection", "Books Connect", plugin.Consent{
					AuthorizeURL: "{authorize_url}", TokenURL: "{token_url}", Scopes: []string{"read"}, Params: map[string]string{"prompt": "login"},
				}).When("sign_in", "connect"),
				plugin.Switch(&s.Drafts, "drafts", "Take drafts"),
				plugin.Text(&s.AuthorizeURL, "authorize_url", "Sign-in page").Or("https://connect.example/authorize").Rare(),
				plugin.Text(&s.TokenURL, "token_url", "Tokens").Or("https://connect.example/token").Rare(),
				plugin.Text(&s.Tail, "tail", "Tail").Rare().Or("none"),
			}
		},
	}, func(_ context.Context, s booksSettings, env plugin.Env) (adaptors.Adaptor, error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.keys = append(b.keys, s.Key.Reveal())
		return &open{b, s, env}, nil
	})
}

// open is an open connection to the books.
type open struct {
	*books
	settings booksSettings
	env      plugin.Env
}

func (o *open) Close() error { return nil }

func (o *open) Check(_ context.Context, probe plugin.Probe) error {
	if err := probe("Reach the books", func() (string, error) { return "The books answer.", nil }); err != nil {
		return err
	}
	return probe("Sign in", func() (string, error) {
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.settings.SignIn == "connect" {
			tokens, err := plugin.ParseTokens(o.settings.Connection)
			if err != nil || o.firm != "" && tokens.Access.Reveal() != o.firm {
				return "", fault.Setting("connection", "the sign-in is for another firm").Coded("SRC-ORG", "id", "1")
			}
			o.tokens = append(o.tokens, tokens.Access.Reveal())
			return "Signed in there.", nil
		}
		if o.settings.Key.Reveal() != "right" && o.tells {
			return "", fault.New(fault.Configuration, "no entry for %s", o.settings.Key.Reveal())
		}
		if o.settings.Key.Reveal() != "right" {
			return "", fault.Setting("key", "the key was not accepted").Coded("SRC-KEY")
		}
		return "The key was accepted.", nil
	})
}

func (o *open) Customers(context.Context) iter.Seq2[adaptors.Customer, error] {
	return func(yield func(adaptors.Customer, error) bool) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.listed++
		for _, c := range o.customers {
			if !yield(c, nil) {
				return
			}
		}
	}
}

func (o *open) Pull(_ context.Context, q adaptors.Query) iter.Seq2[adaptors.Item, error] {
	return func(yield func(adaptors.Item, error) bool) {
		if o.settings.Key.Reveal() != "right" && o.settings.SignIn == "key" {
			yield(adaptors.Item{}, fault.Setting("key", "the key was not accepted").Coded("SRC-KEY"))
			return
		}
		o.mu.Lock()
		o.pulled++
		all := slices.Clone(o.documents)
		o.mu.Unlock()
		from := 0
		_, _ = fmt.Sscan(q.Cursor, &from)
		for at := from; at < len(all); at++ {
			inv := all[at]
			switch {
			case len(q.Numbers) > 0 && !slices.Contains(q.Numbers, inv.Number),
				len(q.Customers) > 0 && !slices.Contains(q.Customers, customerOf(inv)),
				q.From.Given() && inv.IssueDate.Before(q.From), q.Until.Given() && q.Until.Before(inv.IssueDate):
				continue
			}
			if !yield(o.item(inv, at), nil) {
				return
			}
		}
	}
}

func (o *open) item(inv *invoice.Invoice, at int) adaptors.Item {
	return adaptors.Item{
		Ref: "books-" + inv.Number, Version: "1", Cursor: fmt.Sprint(at + 1),
		Head: adaptors.Head{Number: inv.Number, Kind: inv.Kind(), IssueDate: inv.IssueDate, Customer: customerOf(inv),
			CustomerName: inv.Buyer.Name, Currency: inv.Currency, TotalWithVAT: inv.Totals.TotalWithVAT},
	}
}

func (o *open) Fetch(ctx context.Context, ref string) (adaptors.Item, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for at, inv := range o.documents {
		item := o.item(inv, at)
		if item.Ref != ref {
			continue
		}
		item.Invoice = inv
		source := fmt.Sprintf(`{"number":%q,"buyer":%q}`, inv.Number, inv.Buyer.Name)
		var err error
		item.Source, err = o.env.Spool(ctx, "application/json", bytes.NewReader([]byte(source)))
		return item, err
	}
	return adaptors.Item{}, fault.New(fault.Permanent, "gone").Coded("SRC-GONE", "system", "Books")
}

// customerOf is the number that the books know a customer by.
func customerOf(inv *invoice.Invoice) string { return "c/" + inv.Buyer.Name }

// book adds an invoice, and its customer when he is new.
func (b *books) book(inv *invoice.Invoice) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.documents = append(b.documents, inv)
	id := customerOf(inv)
	if !slices.ContainsFunc(b.customers, func(c adaptors.Customer) bool { return c.Number == id }) {
		b.customers = append(b.customers, adaptors.Customer{Number: id, Shown: fmt.Sprint(10001 + len(b.customers)), Party: inv.Buyer})
	}
}
