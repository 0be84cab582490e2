package configs

import (
	"maps"
	"net/mail"
	"slices"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/invoice"
)

func (c *checking) activation(id string, a Activation, p place) {
	c.id(id, p)
	if a.Name == "" {
		c.add(p.at("name").mistake(nil, "the adaptor needs a name"))
	}
	kept := c.plan.had.activations[id]
	start := c.date(a.Start, p.at("start"))
	c.rules(id, a.Rules, p.at("rules"))
	c.schedule(a.Schedule.schedule(), p.at("schedule"))
	c.recipients(a.Notifications, p.at("notifications"))
	adaptor, known := c.Adaptors.Find(a.Adaptor)
	switch {
	case !known:
		c.add(p.at("adaptor").word(a.Adaptor, c.Adaptors.Names()))
		return
	case kept.Adaptor != "" && kept.Adaptor != a.Adaptor:
		c.add(p.at("adaptor").mistake(nil, "%s is an adaptor of the kind %s; give the new one another id", id, kept.Adaptor))
		return
	}
	settings, err := p.at("settings").settings(adaptor, a.Settings, stored{kept.Settings, kept.Secrets})
	c.add(err)
	if kept.PausedCode != "" && (!maps.Equal(kept.Settings, settings.plain) || changed(kept.Secrets, settings.secrets)) {
		kept.Paused, kept.PausedCode, kept.PausedAt = "", "", time.Time{} // its cause may be mended
	}
	kept.Subscription, kept.ID, kept.Name, kept.Adaptor = c.file.Company.ID, id, a.Name, a.Adaptor
	kept.Settings, kept.Secrets = settings.plain, settings.secrets
	kept.Start, kept.Common = start, a.Rules.Everyone.export()
	kept.Schedule = turned(kept.Schedule, a.Schedule.schedule(), c.Now())
	kept.Recipients = nil
	for _, r := range a.Notifications {
		kept.Recipients = append(kept.Recipients, r.recipient())
	}
	c.plan.activations[id] = kept
}

func (c *checking) date(text string, p place) invoice.Date {
	if text == "" {
		return invoice.Date{}
	}
	day, err := invoice.ParseDate(text)
	if err != nil {
		c.add(p.mistake(nil, "%v", err))
	}
	return day
}

func (c *checking) schedule(s setup.Schedule, p place) {
	err := c.CheckSchedule(s)
	if err == nil {
		return
	}
	says := err.Error()
	if f := fault.As(err); f != nil && f.Field != "" {
		p, says = p.at(f.Field), f.Message
	}
	c.add(p.mistake(nil, "%s", says))
}

// turned is a schedule with the time since when it is followed: it stays while
// nothing else changes.
func turned(had, now setup.Schedule, at time.Time) setup.Schedule {
	now.Since = had.Since
	same := had.Every == now.Every && had.Minute == now.Minute && slices.Equal(had.At, now.At) && slices.Equal(had.Days, now.Days) &&
		had.Cron == now.Cron && had.Zone == now.Zone && had.WaitOut == now.WaitOut
	if !same {
		now.Since = at.UTC()
	}
	return now
}

func (c *checking) recipients(list []Recipient, p place) {
	seen := map[string]bool{}
	for i, r := range list {
		at := p.item(i)
		parsed, err := mail.ParseAddress(r.Address)
		switch {
		case err != nil || parsed.Address != r.Address:
			c.add(at.at("address").mistake(nil, "%q is not an e-mail address", r.Address))
		case seen[r.Address]:
			c.add(at.at("address").mistake(nil, "%s stands here a second time", r.Address))
		}
		seen[r.Address] = true
		if r.Language != "" {
			c.add(at.at("language").word(r.Language, languages()))
		}
		for j, w := range r.Documents {
			c.add(at.at("documents").item(j).word(w, []string{positive, negative, fellBack}))
		}
		for j, w := range r.Runs {
			c.add(at.at("runs").item(j).word(w, []string{positive, negative}))
		}
	}
}
