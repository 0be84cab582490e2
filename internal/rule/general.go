package rule

import "github.com/postbud/postbud/plugin"

// General is how documents are handled, whatever their format and gateway.
type General struct {
	FileName  plugin.FileTemplate `json:"-"`
	SentThere string              // Hold, Skip or Send
	AttachPDF string              // IfThere, Always or Never

	CreditReference bool // a credit note must name the invoice it credits
	BuyerAddress    bool // the buyer must have a postal address
	CheckDigits     bool // EAN and CVR numbers must have right check digits
}

// What to do with a document that the source has sent as e-invoice itself.
const (
	Hold = "hold"
	Skip = "skip"
	Send = "send"
)

// Whether the source's PDF goes along.
const (
	IfThere = "if_there"
	Always  = "always"
	Never   = "never"
)

// Generals declares the general settings of a rule.
var Generals = plugin.Declaration[General]{
	Info: plugin.Info{
		Name:    "general",
		Title:   "General",
		Summary: "How documents are handled, whatever their format and gateway.",
		Status:  plugin.Stable,
	},
	Fields: func(g *General) []*plugin.Field {
		return []*plugin.Field{
			plugin.FileName(&g.FileName, "file_name", "File name").Or("{Number}-{Key}").Like("{Number}-{Key}").
				About("A pattern with fields in braces; the format adds its extension."),
			plugin.OneOf(&g.SentThere, "sent_there", "If the source has sent it as e-invoice itself",
				plugin.Choice{Value: Hold, Title: "Put it on hold and tell me"},
				plugin.Choice{Value: Skip, Title: "Skip it"},
				plugin.Choice{Value: Send, Title: "Send it anyway"},
			).Or(Hold).About("Sending it too may give the customer the invoice twice."),
			plugin.OneOf(&g.AttachPDF, "attach_pdf", "Attach the source's PDF",
				plugin.Choice{Value: IfThere, Title: "If the source has one"},
				plugin.Choice{Value: Always, Title: "Always; stop the document without one"},
				plugin.Choice{Value: Never, Title: "Never"},
			).Or(IfThere).About("The PDF travels inside the file where the format can carry it."),
			plugin.Switch(&g.CreditReference, "credit_reference", "A credit note must name its invoice").Or("yes").Rare(),
			plugin.Switch(&g.BuyerAddress, "buyer_address", "The customer must have a postal address").Or("yes").Rare().
				About("Danish law wants the buyer's address on an invoice."),
			plugin.Switch(&g.CheckDigits, "check_digits", "EAN and CVR numbers must have right check digits").Or("yes").Rare(),
		}
	},
}
