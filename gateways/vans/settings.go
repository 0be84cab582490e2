package vans

import (
	"errors"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/as2/reception"
	"github.com/postbud/postbud/internal/edifact"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/wire/as2"
	"github.com/postbud/postbud/internal/wire/ftp"
	"github.com/postbud/postbud/internal/wire/http"
	"github.com/postbud/postbud/internal/wire/sftp"
	"github.com/postbud/postbud/plugin"
)

// Settings are the line to the operator, the envelope of EDIFACT, and where answers
// come.
type Settings struct {
	Wire string
	SFTP sftp.Settings
	FTP  ftp.Settings
	HTTP http.Settings
	AS2  as2.Settings

	Envelope    string
	Sender      string // id, id:qualifier or id:qualifier:routing
	Recipient   string
	Application string
	Acknowledge bool
	Test        bool
	First       int

	Receipt      string
	ReceiptAfter time.Duration
	ReturnFolder string
	Done         string
	DoneFolder   string
	Operator     string
}

// The values of the choices.
const (
	overSFTP = "sftp" // also the prefix of the wire's settings
	overFTP  = "ftp"
	overHTTP = "http"
	overAS2  = "as2"

	ours = "mailbox"  // envelope: written here
	keep = "document" // envelope: as it stands

	none   = "none"   // receipt
	contrl = "contrl" // receipt: CONTRL decides
	aperak = "aperak" // receipt: APERAK decides, a refusal by CONTRL too

	leave  = "leave" // done
	move   = "move"
	remove = "delete"
)

func fields(s *Settings) []*plugin.Field {
	all := []*plugin.Field{
		plugin.OneOf(&s.Wire, "wire", "Line to the operator",
			plugin.Choice{Value: overSFTP, Title: "SFTP"},
			plugin.Choice{Value: overFTP, Title: "FTP and FTPS"},
			plugin.Choice{Value: overHTTP, Title: "HTTP"},
			plugin.Choice{Value: overAS2, Title: "AS2"},
		).Or(overSFTP).Place(),
	}
	all = append(all, plugin.Part(overSFTP).Fields("wire", overSFTP, sftp.Fields(&s.SFTP))...)
	all = append(all, plugin.Part(overFTP).Fields("wire", overFTP, ftp.Fields(&s.FTP))...)
	all = append(all, plugin.Part(overHTTP).Fields("wire", overHTTP, http.Fields(&s.HTTP))...)
	all = append(all, plugin.Part(overAS2).Fields("wire", overAS2, append(as2.Fields(&s.AS2), reception.Hosts(&s.AS2.Hosts)))...)
	return append(append(all, envelopeFields(s)...), receiptFields(s)...)
}

func envelopeFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Envelope, "envelope", "EDIFACT envelope",
			plugin.Choice{Value: ours, Title: "Of this mailbox, its number counted"},
			plugin.Choice{Value: keep, Title: "As the document has it"},
		).Or(ours).About("Who sends, who receives, and the number by which the receiver acknowledges; other documents than EDIFACT go as they are."),
		plugin.Text(&s.Sender, "sender", "Your EDI number").When("envelope", ours).PerRule().Like("5790000000005:14").
			About("Identification, and behind colons its qualifier and a routing address; left empty as the document has it."),
		plugin.Text(&s.Recipient, "recipient", "The receiver's EDI number").When("envelope", ours).PerRule().Like("5790000000012:14").
			About("Written in the same way; left empty as the document has it, which takes it from the invoice."),
		plugin.Text(&s.Application, "application", "Application reference").When("envelope", ours).PerRule().Rare().Like("INVOIC").
			About("Only where the operator or the receiver asks for it."),
		plugin.Switch(&s.Acknowledge, "acknowledge", "Ask for a CONTRL in the envelope").When("envelope", ours).PerRule().
			About("Some receivers send it only when they are asked."),
		plugin.Switch(&s.Test, "test", "Mark as a test").When("envelope", ours).PerRule().
			About("The receiver then checks the invoice and does not book it."),
		plugin.Whole(&s.First, "first_number", "First number").When("envelope", ours).Or("1").Between("1", "9999999999").Rare().
			About("Where another system has sent from this mailbox before, one more than its last; not to be changed once something was sent."),
	}
}

func receiptFields(s *Settings) []*plugin.Field {
	due := func(f *plugin.Field) *plugin.Field { return f.When("receipt", contrl).When("receipt", aperak) }
	there := func(f *plugin.Field) *plugin.Field { return due(f).When("wire", overSFTP).When("wire", overFTP) }
	return []*plugin.Field{
		plugin.OneOf(&s.Receipt, "receipt", "Receipt that is waited for",
			plugin.Choice{Value: none, Title: "None"},
			plugin.Choice{Value: contrl, Title: "CONTRL: the receiver's system could read it"},
			plugin.Choice{Value: aperak, Title: "APERAK: the receiver's system took it"},
		).Or(none).About("Of EDIFACT alone; until it has come a document counts as sent and not as delivered. It lies in the return folder, or comes in the answer (HTTP) or as a message (AS2)."),
		due(plugin.Span(&s.ReceiptAfter, "receipt_after", "Receipt is due after").Or("1h").Between("1m", "720h")).
			About("Then it is looked for, and again and again until it is there."),
		there(plugin.Text(&s.ReturnFolder, "return_folder", "Return folder").Must().Like("out")).
			About("Where the operator puts what comes for you, from where one lands after signing in or from the root on."),
		there(plugin.OneOf(&s.Done, "return_done", "Receipts that were read",
			plugin.Choice{Value: leave, Title: "Leave them"},
			plugin.Choice{Value: move, Title: "Move them to another folder"},
			plugin.Choice{Value: remove, Title: "Delete them"},
		).Or(leave)).About("Of your own documents alone; what else lies there stays untouched."),
		plugin.Text(&s.DoneFolder, "done_folder", "Folder for receipts that were read").When("return_done", move).Must().Like("out/read"),
		due(plugin.Text(&s.Operator, "operator", "The operator's EDI number").Rare().Like("5790000000999:14")).
			About("Only where the operator itself answers with a CONTRL for the receiver."),
	}
}

// check refuses settings that do not go together. What a document fills in is checked
// when it does.
func (s Settings) check() error {
	var wrong []error
	wire := map[string]func() error{overSFTP: s.SFTP.Check, overFTP: s.FTP.Check, overHTTP: s.HTTP.Check, overAS2: s.AS2.Check}[s.Wire]
	wrong = append(wrong, plugin.Part(s.Wire).Fault(wire()))
	for _, p := range []struct{ field, text string }{{"sender", s.Sender}, {"recipient", s.Recipient}, {"operator", s.Operator}} {
		if p.text != "" && !strings.Contains(p.text, "{") {
			_, err := partner(p.field, p.text)
			wrong = append(wrong, err)
		}
	}
	if !strings.Contains(s.Application, "{") {
		wrong = append(wrong, application(s.Application))
	}
	for _, f := range []struct{ field, text string }{{"return_folder", s.ReturnFolder}, {"done_folder", s.DoneFolder}} {
		_, err := filing.Folder(f.field, f.text)
		wrong = append(wrong, err)
	}
	if s.Done == move && s.Receipt != none && folder(s.DoneFolder) == folder(s.ReturnFolder) {
		wrong = append(wrong, fault.Setting("done_folder", "receipts that were read need another folder than those that come"))
	}
	return errors.Join(wrong...)
}

// folder is one that was checked.
func folder(text string) string {
	clean, _ := filing.Folder("", text)
	return clean
}

func partner(field, text string) (edifact.Partner, error) {
	p, err := edifact.ParsePartner(text)
	if f := fault.As(err); f != nil {
		f.Field = field
	}
	return p, err
}

func application(text string) error {
	if strings.ContainsFunc(text, func(c rune) bool { return !edifact.UNOB.Has(c) }) || len(text) > 14 {
		return fault.Setting("application", "an application reference has at most 14 letters and digits of English")
	}
	return nil
}
