package email

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"

	"github.com/postbud/postbud/gateways"
)

const (
	mostMails = 2000      // of one look; the newest
	mostBytes = 256 << 10 // of one mail
	atOnce    = 50        // mails fetched with one command
)

// known is what the mails that were read told, so that each is fetched once.
type known struct {
	mu       sync.Mutex
	validity uint32 // of the folder; with another one all UIDs mean something else
	mails    map[imap.UID][]gateways.Receipt
}

// Bounces is gateways.Bouncer: it reads the mailbox for mails that came back since a time (F-94). Each
// receipt is Rejected and names in RemoteID the mail that Deliver has sent; its
// Reason is the address, a colon, a blank and what its server said. The same ones
// are told at each call, so that nothing is lost with a call's answer: whoever asks
// passes over those that it knows. A mail to several recipients may come back from
// some of them, one receipt for each. Nothing in the mailbox is changed. Without a
// mailbox in the settings there is none and no error.
func (g *gateway) Bounces(ctx context.Context, since time.Time) ([]gateways.Receipt, error) {
	if g.settings.Bounces != byIMAP {
		return nil, nil
	}
	m, err := g.openMailbox(ctx)
	if err != nil {
		return nil, err
	}
	defer m.end()
	list, err := m.since(since)
	if err == nil {
		err = m.read(list)
	}
	if err != nil {
		return nil, m.explain(err, "", g.settings.BounceUser)
	}
	m.leave()
	return g.read.of(list), nil
}

// since are the mails that arrived from the day before on: servers count days in
// their own time zone.
func (m *mailbox) since(t time.Time) ([]imap.UID, error) {
	if m.folder.NumMessages == 0 {
		return nil, nil
	}
	found, err := m.client.UIDSearch(&imap.SearchCriteria{Since: t.UTC().AddDate(0, 0, -1)}, nil).Wait()
	if err != nil {
		return nil, err
	}
	list := found.AllUIDs()
	slices.Sort(list)
	return list[max(0, len(list)-mostMails):], nil
}

// read fetches the mails that have not been read before. Their beginning is
// enough: what came back is a report and the headers of a mail of ours.
func (m *mailbox) read(list []imap.UID) error {
	for fresh := range slices.Chunk(m.gateway.read.fresh(m.folder.UIDValidity, list), atOnce) {
		body := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: mostBytes}}
		cmd := m.client.Fetch(imap.UIDSetNum(fresh...), &imap.FetchOptions{UID: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{body}})
		for data := cmd.Next(); data != nil; data = cmd.Next() {
			mail, err := data.Collect()
			if err != nil {
				_ = cmd.Close()
				return err
			}
			var receipts []gateways.Receipt
			for _, s := range mail.BodySection {
				receipts = append(receipts, m.returned(bytes.NewReader(s.Bytes), mail.InternalDate.UTC())...)
			}
			m.gateway.read.keep(mail.UID, receipts)
		}
		if err := cmd.Close(); err != nil {
			return err
		}
	}
	return nil
}

// fresh are those not read before; what has left the list is forgotten.
func (k *known) fresh(validity uint32, list []imap.UID) (fresh []imap.UID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	old := k.mails
	if k.validity != validity {
		old = nil
	}
	k.validity, k.mails = validity, map[imap.UID][]gateways.Receipt{}
	for _, uid := range list {
		if receipts, read := old[uid]; read {
			k.mails[uid] = receipts
			continue
		}
		fresh = append(fresh, uid)
	}
	return fresh
}

func (k *known) keep(uid imap.UID, receipts []gateways.Receipt) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.mails[uid] = receipts
}

func (k *known) of(list []imap.UID) (all []gateways.Receipt) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, uid := range list {
		all = append(all, k.mails[uid]...)
	}
	return all
}
