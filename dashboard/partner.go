package dashboard

import (
	"bytes"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// packField is the file that an upload brings.
const packField = "pack"

func partnerRoutes() []route {
	const company = "/c/{company}/"
	var all []route
	for _, page := range []struct {
		at string
		of func(*call) (packed, error)
	}{
		{company + "gateways/new/{kind}/do/partner", (*call).packedNew},
		{company + "gateways/{gateway}/do/partner", (*call).packedGateway},
		{company + "adaptors/{adaptor}/source/partner", (*call).packedSource},
	} {
		at, of := page.at, page.of
		all = append(all,
			route{pattern: "GET " + at, need: setUp, do: func(c *call) error { return c.packPage(of) }},
			route{pattern: "POST " + at, need: setUp, do: func(c *call) error { return c.takePack(of) }, file: packField},
			route{pattern: "GET " + at + "/pack", need: setUp, do: func(c *call) error { return c.givePack(of) }})
	}
	return all
}

// packed is a gateway or adaptor whose settings name two AS2 sides.
type packed struct {
	id, name string
	spec     plugin.Spec
	settings plugin.Values
	secrets  setup.Secrets
	receives bool
	draft    string // what its drafts are kept under
	form     string // the address of its form
	at       string // of this page
}

// twoSides says whether a partner pack fits the settings of a plug-in.
func twoSides(spec plugin.Spec) bool {
	for _, name := range sidesSpec().Names() {
		if _, has := spec.Field(name); !has {
			return false
		}
	}
	return true
}

func sidesSpec() plugin.Spec { return sides().Spec() }

func sides() plugin.Declaration[partner.Sides] {
	return plugin.Declaration[partner.Sides]{Fields: (*partner.Sides).Fields}
}

func (c *call) packedNew() (packed, error) {
	d, g, err := c.newOfKind()
	return c.packedDestination(d, g.Declared, err)
}

func (c *call) packedGateway() (packed, error) {
	d, g, err := c.gatewayOfAddress()
	return c.packedDestination(d, g.Declared, err)
}

func (c *call) packedDestination(d setup.Destination, spec func() plugin.Spec, err error) (packed, error) {
	if err == nil && !twoSides(spec()) {
		err = ledger.ErrNotFound
	}
	if err != nil {
		return packed{}, err
	}
	form := c.addressOf(d)
	return packed{d.ID, d.Name, c.told(spec()), d.Settings, d.Secrets, false, c.draftOfGateway(d), form, form + "/do/partner"}, nil
}

func (c *call) packedSource() (packed, error) {
	a, spec, err := c.sourceSpec()
	if err == nil && !twoSides(spec) {
		err = ledger.ErrNotFound
	}
	if err != nil {
		return packed{}, err
	}
	form := c.at("adaptors", a.ID, "source")
	return packed{a.ID, a.Name, spec, a.Settings, a.Secrets, true, c.sourceOf(a), form, form + "/partner"}, nil
}

type partnerPage struct {
	*frame
	Name         string
	Form         link
	Upload, Pack string
	Address      string // where we receive from this partner
	NoAddress    string // why the pack has none
	Mend         *link  // where that is mended
	Read         bool   // a pack was uploaded
	Facts        []fact
	Certificates [][]fact
	Wrong        string
}

func (c *call) packPage(of func(*call) (packed, error)) error {
	o, err := of(c)
	if err != nil {
		return err
	}
	return c.render("partner", c.partnerPage(o, c.onDraft(o.draft)))
}

func (c *call) partnerPage(o packed, d *draft) *partnerPage {
	p := &partnerPage{frame: c.frame(c.T("partner.title")), Name: o.name, Upload: o.at, Form: link{c.T("partner.to-form"), o.form}}
	if p.Name == "" {
		p.Name = o.spec.Title
	}
	p.Crumb = &link{p.Name, o.form}
	if len(o.settings) > 0 {
		p.Pack = o.at + "/pack"
		c.ourAddress(p, o)
	}
	if d == nil || d.said == nil {
		return p
	}
	p.Read = true
	p.Form.URL += "?draft=" + c.q("draft")
	for _, name := range []string{"partner_id", "url"} {
		if f, has := o.spec.Field(name); has && d.said[name] != "" {
			p.Facts = append(p.Facts, fact{f.Title, d.said[name]})
		}
	}
	for _, name := range []string{"partner_certificate", "partner_next_certificate"} {
		list, err := plugin.ParseCertificates(d.said[name])
		if err != nil {
			continue
		}
		f, _ := o.spec.Field(name)
		for _, one := range list {
			p.Certificates = append(p.Certificates, c.certificateFacts(f.Title, one))
		}
	}
	return p
}

func (c *call) certificateFacts(title string, one *x509.Certificate) []fact {
	return []fact{
		{title, one.Subject.String()}, {c.T("partner.fingerprint"), partner.Fingerprint(one)},
		{c.T("partner.valid"), c.time(one.NotBefore) + " – " + c.time(one.NotAfter)},
	}
}

// takePack reads what the partner has sent into a draft, which the form shows. Nothing
// is stored.
func (c *call) takePack(of func(*call) (packed, error)) error {
	o, err := of(c)
	if err != nil {
		return err
	}
	read, err := c.uploaded()
	if err == nil && isOurs(read, o.settings) {
		err = fault.New(fault.Invalid, "%s", c.T("partner.own"))
	}
	if err != nil {
		p := c.partnerPage(o, nil)
		p.Wrong = c.cause(err.Error())
		return c.renderStatus(http.StatusUnprocessableEntity, "partner", p)
	}
	said := read.Values(o.spec)
	plain := o.settings.With(said)
	name := c.drafts.put(c.user.ID, &draft{of: o.draft, name: o.name, entered: entered{plain: plain}, said: said})
	return c.seeOther(o.at + "?draft=" + name)
}

// isOurs says whether a pack is the one that we give out ourselves: its certificate is
// ours.
func isOurs(p partner.Pack, settings plugin.Values) bool {
	ours, err := plugin.ParseCertificates(settings["our_certificate"] + "\n" + settings["our_next_certificate"])
	return err == nil && slices.ContainsFunc(p.Certificates, func(c partner.PackCertificate) bool {
		return slices.ContainsFunc(ours, c.Certificate.Equal)
	})
}

// uploaded is the pack, or the certificate alone, that the form brought.
func (c *call) uploaded() (partner.Pack, error) {
	f, _, err := c.r.FormFile(packField)
	if err != nil {
		return partner.Pack{}, fault.Wrap(fault.Invalid, err, "no file was chosen")
	}
	data, err := io.ReadAll(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return partner.Pack{}, err
	}
	return partner.ReadFile(data)
}

// givePack writes our pack for the partner. No key is in it.
func (c *call) givePack(of func(*call) (packed, error)) error {
	o, err := of(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	p, err := c.ourPack(o)
	if err == nil {
		err = p.Write(&b, c.now())
	}
	if err != nil {
		page := c.partnerPage(o, nil)
		page.Wrong = c.cause(plugin.Wrong(err)[0].Message)
		return c.renderStatus(http.StatusUnprocessableEntity, "partner", page)
	}
	h := c.w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="as2-pack.zip"`)
	c.wrote = true
	_, err = c.w.Write(b.Bytes())
	return err
}

func (c *call) ourPack(o packed) (partner.Pack, error) {
	all, err := setup.All(o.settings, o.secrets)
	if err != nil {
		return partner.Pack{}, err
	}
	own := plugin.Values{}
	for _, name := range sidesSpec().Names() {
		if text, given := all[name]; given {
			own[name] = text
		}
	}
	s, err := sides().Decode(own)
	if err != nil {
		return partner.Pack{}, err
	}
	address, err := c.takenAt(o)
	if err != nil {
		return partner.Pack{}, err
	}
	return s.Pack(address)
}

// ourAddress tells what address stands in our pack, and what to do where there is none.
func (c *call) ourAddress(p *partnerPage, o packed) {
	id, err := c.taker(o)
	switch {
	case err != nil:
		c.Log.Error("the address in the pack could not be found out", "gateway", o.id, "err", err)
	case id == "":
		p.NoAddress = c.T("partner.no-source")
		if _, known := c.Adaptors.Find(o.spec.Name); known {
			p.Mend = &link{c.T("partner.activate"), c.at("catalogue", o.spec.Name)}
		}
	case c.PublicURL == "":
		p.NoAddress = c.T("partner.no-public")
	default:
		p.Address = c.takenBy(id)
	}
}

// takenAt is where we take what this partner sends, "" where we do not, or where the
// program has no public address.
func (c *call) takenAt(o packed) (string, error) {
	id, err := c.taker(o)
	if err != nil || c.PublicURL == "" || id == "" {
		return "", err
	}
	return c.takenBy(id), nil
}

func (c *call) takenBy(id string) string {
	return strings.TrimSuffix(c.PublicURL, "/") + "/in/" + c.company.ID + "/" + id
}

// taker is the adaptor that takes what this partner sends, "" where there is none.
func (c *call) taker(o packed) (string, error) {
	id := o.id
	if !o.receives {
		id = ""
		activations, err := c.Setup.Activations(c.ctx, c.company.ID)
		if err != nil {
			return "", err
		}
		for _, a := range activations {
			plug, ok := c.Adaptors.Find(a.Adaptor)
			if ok && twoSides(plug.Declared()) && partner.SameSides(a.Settings, o.settings) {
				id = a.ID
				break
			}
		}
	}
	return id, nil
}
