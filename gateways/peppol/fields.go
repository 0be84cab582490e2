package peppol

import "github.com/postbud/postbud/plugin"

// fields in the order of the form: which network and through whom, then what only a
// provider with an interface of its own needs.
func fields(s *Settings) []*plugin.Field {
	var all []*plugin.Field
	for _, group := range [][]*plugin.Field{whereFields(s), authFields(s), sendFields(s), statusFields(s), askFields(s), hookFields(s), lineFields(s)} {
		all = append(all, group...)
	}
	return all
}

func whereFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Network, "network", "Network",
			plugin.Choice{Value: "peppol-test", Title: "Peppol, test"},
			plugin.Choice{Value: "peppol", Title: "Peppol"},
			plugin.Choice{Value: "nemhandel-test", Title: "NemHandel, test"},
			plugin.Choice{Value: "nemhandel", Title: "NemHandel"},
		).Or("peppol-test").Place().
			About("The access point is asked whether it works for this network before the first document is sent."),
		plugin.OneOf(&s.Provider, "provider", "Access point",
			plugin.Choice{Value: phase4, Title: "phase4 (phase4-peppol-standalone)"},
			plugin.Choice{Value: rest, Title: "Another one, as described below"},
		).Or(phase4),
		plugin.Text(&s.URL, "url", "Address").Must().Like("https://ap.example.com/sendsbdh").Place().
			About("Where documents are sent to, from https:// on. With another access point {ID}, {Sender}, {Receiver}, {DocType}, {Process} and {Country} are filled in."),
		plugin.Lines(&s.Zones, "zones", "Zones of the look-up").Rare().When("provider", phase4).Like("participant.sml.prod.tech.peppol.org").
			About("One to a line. Known for Peppol; for NemHandel the provider names them."),
	}
}

func authFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Auth, "auth", "Sign in with",
			plugin.Choice{Value: keyed, Title: "A key in a header"},
			plugin.Choice{Value: bearer, Title: "A fixed token"},
			plugin.Choice{Value: basic, Title: "User and password"},
			plugin.Choice{Value: noAuth, Title: "Nothing"},
		).Or(keyed).When("provider", rest),
		plugin.Password(&s.Token, "token", "Token").
			About("What the provider gave you; phase4 wants it in the header X-Token."),
		plugin.Text(&s.KeyName, "key_name", "Header of the key").Or("X-Token").When("provider", rest).When("auth", keyed),
		plugin.Text(&s.User, "user", "User").Must().Like("nordlys").Place().When("provider", rest).When("auth", basic),
		plugin.Password(&s.Password, "password", "Password").Must().When("provider", rest).When("auth", basic),
	}
}

func sendFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Method, "method", "Send with",
			plugin.Choice{Value: post, Title: "POST"},
			plugin.Choice{Value: put, Title: "PUT"},
		).Or(post).When("provider", rest),
		plugin.OneOf(&s.Body, "body", "Send the document as",
			plugin.Choice{Value: enveloped, Title: "An envelope (SBDH)"},
			plugin.Choice{Value: bare, Title: "The document alone"},
			plugin.Choice{Value: inJSON, Title: "JSON with the document in base64"},
		).Or(enveloped).When("provider", rest),
		plugin.Text(&s.JSONContent, "json_content", "JSON field of the document").Or("document").When("provider", rest).When("body", inJSON).
			About("A dot leads into an object, as in document.content."),
		plugin.Mapping(&s.Form, "form", "Further JSON fields").When("provider", rest).When("body", inJSON).Like("routing.receiver={Receiver}").
			About("One name=value to a line; {ID}, {Sender}, {Receiver}, {DocType}, {Process} and {Country} are filled in."),
		plugin.OneOf(&s.Success, "success", "It was taken when",
			plugin.Choice{Value: byStatus, Title: "The status says so (200 to 299)"},
			plugin.Choice{Value: byJSON, Title: "A field of the JSON answer says so too"},
		).Or(byStatus).When("provider", rest),
		plugin.Text(&s.SuccessPath, "success_path", "JSON field that says so").Must().Like("result.status").When("provider", rest).When("success", byJSON),
		plugin.Lines(&s.SuccessValues, "success_values", "Values that mean success").Like("accepted").When("provider", rest).When("success", byJSON).
			About("One to a line; left empty when the field must only be there."),
		plugin.Text(&s.IDPath, "id_path", "JSON field of the provider's number").When("provider", rest).Like("guid").
			About("Left empty where the provider goes by the identity of our envelope."),
	}
}

func statusFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.Text(&s.StatusURL, "status_url", "Address of the status").Place().When("provider", rest).Like("https://ap.example.com/api/outbound/status/{ID}").
			About("With {ID} for the identity of our envelope, or {Number} for the provider's number. It is asked what became of a document, also when an answer was lost."),
		plugin.Text(&s.StatusPath, "status_path", "JSON field of the status").Or("status").When("provider", rest),
		plugin.Lines(&s.DoneValues, "done_values", "Values that mean delivered").When("provider", rest).Like("sent").
			About("One to a line."),
		plugin.Lines(&s.FailedValues, "failed_values", "Values that mean failed").When("provider", rest).Like("permanently_failed").
			About("One to a line. Any other value means: not done yet."),
		plugin.Text(&s.ReasonPath, "reason_path", "JSON field of the reason").Rare().When("provider", rest).Like("error.message"),
	}
}

func askFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.Text(&s.LookURL, "look_url", "Address to look a receiver up").Place().Rare().When("provider", rest).Like("https://ap.example.com/api/lookup/{Receiver}/{DocType}").
			About("Asked before a document is sent: 200 when the receiver takes its type, 404 when not. Left empty where the provider has none."),
		plugin.Text(&s.LookPath, "look_path", "JSON field that says that he does").Rare().When("provider", rest).Like("receives"),
		plugin.Text(&s.LookValue, "look_value", "Value of that field").Rare().When("provider", rest).Or("true"),
		plugin.Text(&s.CheckURL, "check_url", "Address for tests").Place().Rare().When("provider", rest).Like("https://ap.example.com/api/outbound/in-transmission").
			About("Asked with GET by the test of the connection, to see whether we are let in: any question that the provider answers with 200 to 299 and that sends and changes nothing."),
		plugin.Text(&s.NetworkURL, "network_url", "Address that tells the network").Place().Rare().When("provider", rest).Like("https://ap.example.com/api/account").
			About("Asked before the first document. Without one nothing but address and token tells a test from the real network."),
		plugin.Text(&s.NetworkPath, "network_path", "JSON field of the network").Rare().When("provider", rest).Like("stage"),
		plugin.Text(&s.NetworkValue, "network_value", "Its value for the network above").Rare().When("provider", rest).Like("test"),
	}
}

func hookFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.Password(&s.HookSecret, "hook_secret", "Web hook: secret").Rare().When("provider", rest).
			About("What the provider sends in a header when it tells the outcome by itself, at /answer/COMPANY/GATEWAY of this program. Without one nobody is let in."),
		plugin.Text(&s.HookHeader, "hook_header", "Web hook: name of the header").Rare().When("provider", rest).Or("X-Token"),
		plugin.Text(&s.HookID, "hook_id", "Web hook: JSON field of the number").Rare().When("provider", rest).Or("id").
			About("The number that the provider gave, or the identity of our envelope where it gave none."),
		plugin.Text(&s.HookStatus, "hook_status", "Web hook: JSON field of the status").Rare().When("provider", rest).Or("status"),
		plugin.Text(&s.HookReason, "hook_reason", "Web hook: JSON field of the reason").Rare().When("provider", rest).Like("reason"),
	}
}

func lineFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.Text(&s.DocType, "doc_type", "Document type").Rare().Like("{Namespace}::{Root}##OIOUBL-2.1::2.1").
			About("For a format that names none, such as OIOUBL in NemHandel; {Namespace} and {Root} are those of the document. The provider knows what the network has registered."),
		plugin.Text(&s.Process, "process", "Process").Rare().Like("urn:www.nesubl.eu:profiles:profile5:ver2.0").
			About("For a format that names none."),
		plugin.OneOf(&s.Doubt, "doubt", "When nobody can tell whether it arrived",
			plugin.Choice{Value: again, Title: "Send it again with the same identity, marked as a possible duplicate"},
			plugin.Choice{Value: person, Title: "Stop, a person decides"},
		).Or(again).Rare().
			About("Not every receiver sorts out a repeat by its identity."),
		plugin.Whole(&s.Most, "most", "Largest document, in MB").Or("100").Between("1", "1000").Rare().
			About("What the provider takes."),
		plugin.Certificate(&s.CA, "ca", "Certificate of the server or its issuer").Rare().
			About("Only when it is not from one of the public issuers."),
		plugin.Switch(&s.Plain, "plain", "Allow http:// without encryption").Rare(),
		plugin.Span(&s.Timeout, "timeout", "Give up when nothing moves for").Or("60s").Between("1s", "10m").Rare(),
	}
}
