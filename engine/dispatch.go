package engine

import (
	"encoding/json"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Dispatch is all that sending needs to know beside the bytes. It is stored with
// them, so that every attempt is the same.
type Dispatch struct {
	Customer         string
	Options          plugin.Values // of the gateway, templates filled in
	From, To         invoice.ElectronicAddress
	DocType, Process string
	Country          string
	Made             time.Time              // when the bytes were made; to the second, as mails have it
	Origins          map[string]rule.Origin // where the effective values came from
}

func (e *Engine) dispatch(r routed, m made, inv *invoice.Invoice, lookup func(string) (string, bool)) (Dispatch, error) {
	g, ok := e.Gateways.Find(r.destination.Gateway)
	if !ok {
		return Dispatch{}, fault.New(fault.Configuration, "this program has no gateway %q", r.destination.Gateway)
	}
	d := Dispatch{
		Customer: r.customer.ID,
		Options:  plugin.Values{},
		From:     inv.Seller.ElectronicAddress,
		To:       inv.Buyer.ElectronicAddress,
		DocType:  m.plug.DocTypeOf(m.format, inv),
		Process:  m.plug.TraitsOf(m.format).Process,
		Country:  inv.Seller.Address.Country,
		Made:     e.now().Truncate(time.Second),
		Origins:  r.Origins,
	}
	effective := r.destination.Settings.With(r.Delivery)
	for _, field := range g.Declared().Fields {
		value, set := effective[field.Name]
		if !field.PerRule || !set {
			continue
		}
		filled, err := field.Fill(value, lookup)
		if err != nil {
			return Dispatch{}, err
		}
		d.Options[field.Name] = filled
	}
	return d, nil
}

// parcel is what a gateway is handed, from what is stored.
func (e *Engine) parcel(t ledger.Transaction) (gateways.Parcel, error) {
	var d Dispatch
	if err := json.Unmarshal(t.Route, &d); err != nil {
		return gateways.Parcel{}, err
	}
	p := gateways.Parcel{
		ID:      t.Remote,
		Made:    d.Made,
		File:    e.file(t.Output),
		Options: d.Options,
		From:    d.From,
		To:      d.To,
		DocType: d.DocType,
		Process: d.Process,
		Country: d.Country,
		Head:    gateways.Head{Number: t.Head.Number, CreditNote: t.Head.Kind == "creditnote", Seller: t.Head.Sender},
	}
	if p.Made.IsZero() { // made ready by a program that did not keep it
		p.Made = t.Entered
	}
	for _, b := range t.Beside {
		p.Beside = append(p.Beside, e.file(b))
	}
	return p, nil
}

// Dispatched reads what was stored for sending a transaction; false before it
// was ready.
func Dispatched(t ledger.Transaction) (d Dispatch, ok bool) {
	return d, len(t.Route) > 0 && json.Unmarshal(t.Route, &d) == nil
}

func (e *Engine) file(o ledger.Output) gateways.File {
	return gateways.File{Name: o.Name, Content: e.stored(o.Content())}
}

func outputOf(f gateways.File) ledger.Output {
	return ledger.Output{Name: f.Name, MediaType: f.MediaType, Size: f.Size, SHA256: f.SHA256}
}
