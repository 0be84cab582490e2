package dinero

import (
	"net/http"
)

// mailOuts is a plain array of what Dinero itself has sent. Text messages come
// only when asked for.
func (c *call) mailOuts(k Kind) (any, error) {
	d, err := c.found(k)
	if err != nil {
		return nil, err
	}
	since, err := c.query.since("changesSince")
	if err != nil {
		return nil, err
	}
	sms, err := c.query.truth("includeSms")
	if err != nil {
		return nil, err
	}
	rows := []object{}
	for _, m := range d.MailOuts {
		if latest(m.Date, m.Seen).Before(since) || m.SMS && (sms == nil || !*sms) {
			continue
		}
		rows = append(rows, object{
			{"Id", m.ID}, {"Date", stamp(m.Date)}, {"SeenAt", stamp(m.Seen)}, {"Sender", m.Sender},
			{"Receiver", m.Receiver}, {"Subject", m.Subject}, {"Message", m.Message},
			{"DownloadCount", 0}, {"PrintCount", 0}, {"Type", m.Type}, {"Status", m.Status},
			{"LatestEvent", m.LatestEvent}, {"IsSmsMessage", m.SMS}, {"CCToSender", false},
		})
	}
	return rows, nil
}

// mailOut records a sending by Dinero and what it does to the document.
func (b *books) mailOut(d *Document, m MailOut) {
	m.ID = len(d.MailOuts) + 1
	m.Type = first(m.Type, "Mailout")
	m.Status = first(m.Status, "Sent")
	m.Sender = first(m.Sender, orEmpty(b.Organization.Email))
	m.Subject = first(m.Subject, d.Description)
	if contact := b.contactOf(d); contact != nil {
		m.Receiver = first(m.Receiver, orEmpty(contact.Email))
	}
	d.MailOuts = append(d.MailOuts, m)
	d.LatestMailOutType = m.Type
	switch m.Status {
	case "SeenByCustomer", "Failed":
		d.MailOutStatus = m.Status
	default:
		d.MailOutStatus = "Sent"
	}
}

// email is Dinero's own sending by mail. An export adaptor must never call it;
// here it does what it says, so that a test sees it in the books.
func (c *call) email(k Kind) (any, error) {
	var body struct{ Receiver, Subject, Message string }
	return c.send(k, &body, func(d *Document) MailOut {
		return MailOut{Date: c.now, Type: "Mailout", Receiver: body.Receiver, Subject: body.Subject, Message: body.Message}
	})
}

// sendElectronic is Dinero's own sending as e-invoice. An export adaptor must
// never call it either.
func (c *call) sendElectronic(k Kind) (any, error) {
	var body struct{ OrderReference, AttPerson, PaymentMeanEnum string }
	return c.send(k, &body, func(d *Document) MailOut {
		receiver := ""
		if contact := c.books.contactOf(d); contact != nil {
			receiver = first(orEmpty(contact.EANNumber), orEmpty(contact.VATNumber))
		}
		return MailOut{Date: c.now, Type: "Einvoice", Receiver: receiver, LatestEvent: new("SentToDispatching")}
	})
}

func (c *call) send(k Kind, body any, make func(*Document) MailOut) (any, error) {
	d, err := c.found(k)
	if err != nil {
		return nil, err
	}
	if err := c.readOptional(body); err != nil {
		return nil, err
	}
	if err := c.upToDate(d, false); err != nil {
		return nil, err
	}
	if !d.Booked {
		return nil, validation("Status", "A draft cannot be sent")
	}
	c.books.mailOut(d, make(d))
	c.books.touch(d, c.now)
	return &answer{status: http.StatusOK}, nil
}
