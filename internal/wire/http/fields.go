package http

import (
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/plugin"
)

// Fields binds the settings to their fields, for a declaration, in the order of the form: where to and as whom, then how the document
// travels, then how the answer is read. What few need stands under "Advanced".
func Fields(s *Settings) []*plugin.Field {
	var all []*plugin.Field
	for _, group := range [][]*plugin.Field{whereFields(s), authFields(s), bodyFields(s), answerFields(s), doubtFields(s), lineFields(s)} {
		all = append(all, group...)
	}
	return all
}

func whereFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.Text(&s.URL, "url", "Address").Must().Like("https://api.example.com/invoices").Place().
			About("From https:// on, with {File} or {ID} where the name or the identity of the document belongs; with PUT the name follows an address that has neither."),
		plugin.OneOf(&s.Method, "method", "Send with",
			plugin.Choice{Value: post, Title: "POST (an API or a service)"},
			plugin.Choice{Value: put, Title: "PUT (a file at an address of its own)"},
		).Or(post),
		plugin.OneOf(&s.Body, "body", "Send the document as",
			plugin.Choice{Value: raw, Title: "The file itself"},
			plugin.Choice{Value: multiPart, Title: "A form with the file in it"},
			plugin.Choice{Value: inJSON, Title: "JSON with the file in base64"},
			plugin.Choice{Value: soap, Title: "A SOAP 1.2 message"},
		).Or(raw),
		plugin.Text(&s.Folder, "folder", "Folder").PerRule().Like("in/invoices").
			About("Put below the address, or in place of {Folder} in it."),
	}
}

func authFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Auth, "auth", "Sign in with",
			plugin.Choice{Value: noAuth, Title: "Nothing, or a certificate"},
			plugin.Choice{Value: basic, Title: "User and password"},
			plugin.Choice{Value: bearer, Title: "A fixed token"},
			plugin.Choice{Value: keyed, Title: "A key in a header"},
			plugin.Choice{Value: oauth, Title: "OAuth 2 (client ID and secret)"},
		).Or(noAuth),
		plugin.Text(&s.User, "user", "User").Must().Like("nordlys").Place().When("auth", basic),
		plugin.Password(&s.Password, "password", "Password").Must().When("auth", basic),
		plugin.Password(&s.Token, "token", "Token").Must().When("auth", bearer).
			About("Without the word Bearer."),
		plugin.Text(&s.KeyName, "key_name", "Header of the key").Or("X-API-Key").When("auth", keyed),
		plugin.Password(&s.Key, "api_key", "Key").Must().When("auth", keyed),
		plugin.Text(&s.TokenURL, "token_url", "Address for tokens").Must().Like("https://login.example.com/oauth2/token").Place().When("auth", oauth),
		plugin.Text(&s.ClientID, "client_id", "Client ID").Must().Like("nordlys").Place().When("auth", oauth),
		plugin.Password(&s.ClientSecret, "client_secret", "Client secret").Must().When("auth", oauth),
		plugin.Text(&s.Scope, "scope", "Scopes").Like("documents.write").When("auth", oauth).
			About("Several are parted by blanks."),
	}
}

func bodyFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.Text(&s.ContentType, "content_type", "Content type").Rare().Like("application/xml").
			About("Left empty for that of the format."),
		plugin.Text(&s.FileField, "file_field", "Form field of the file").Or("file").When("body", multiPart),
		plugin.Switch(&s.Beside, "beside", "Send the PDF and attachments too").When("body", multiPart),
		plugin.Text(&s.BesideField, "beside_field", "Form field of the attachments").Or("attachment").When("body", multiPart).When("beside", "yes").Rare(),
		plugin.Text(&s.JSONContent, "json_content", "JSON field of the file").Or("content").When("body", inJSON).
			About("A dot leads into an object, as in document.content."),
		plugin.Text(&s.JSONName, "json_name", "JSON field of the file name").When("body", inJSON).Like("document.name"),
		plugin.Text(&s.JSONType, "json_type", "JSON field of the content type").When("body", inJSON).Like("document.type").Rare(),
		plugin.Text(&s.JSONIdentity, "json_id", "JSON field of the identity").When("body", inJSON).Like("id").Rare().
			About("Of the document at our end, the same at every attempt."),
		plugin.Mapping(&s.Form, "form", "Further fields").PerRule().When("body", multiPart).When("body", inJSON).Like("customer=10042").
			About("One name=value to a line; {File} and {ID} are filled in."),
		plugin.Text(&s.SOAPBody, "soap_body", "What stands in the SOAP body").Long().Must().When("body", soap).
			Like("<Upload xmlns=\"urn:example\"><Name>{File}</Name><Data>{Content}</Data></Upload>").
			About("XML with {Content} where the document in base64 belongs, {File} for its name, {Type} for its content type and {ID} for its identity."),
		plugin.Text(&s.SOAPAction, "soap_action", "SOAP action").When("body", soap).Like("urn:example:upload"),
	}
}

func answerFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Success, "success", "It was taken when",
			plugin.Choice{Value: byStatus, Title: "The status says so (200 to 299)"},
			plugin.Choice{Value: byJSON, Title: "A field of the JSON answer says so too"},
			plugin.Choice{Value: byText, Title: "The answer has a certain text too"},
		).Or(byStatus),
		plugin.Text(&s.SuccessPath, "success_path", "JSON field that says so").Must().Like("result.status").When("success", byJSON),
		plugin.Lines(&s.SuccessValues, "success_values", "Values that mean success").Like("accepted").When("success", byJSON).
			About("One to a line; left empty when the field must only be there."),
		plugin.Text(&s.SuccessText, "success_text", "Text that means success").Must().Like("<Status>OK</Status>").When("success", byText),
		plugin.Lines(&s.SuccessCodes, "success_codes", "Statuses that mean success").Rare().Like("201").
			About("One to a line, out of 200 to 299; left empty for all of them."),
		plugin.Text(&s.IDPath, "id_path", "JSON field of the receiver's number").Rare().Like("result.id"),
		plugin.Text(&s.IDHeader, "id_header", "Header of the receiver's number").Rare().Like("Location"),
		plugin.Text(&s.Duplicate, "duplicate", "Text of answer 409 that means already there").Rare().Like("already received").
			About("An answer 409 that names our own key counts as already there in any case."),
		plugin.OneOf(&s.Accepted, "accepted", "When it answers 202 (accepted, not done yet)",
			plugin.Choice{Value: poll, Title: "Ask at the status link until it is done"},
			plugin.Choice{Value: done, Title: "That is enough"},
		).Or(poll).Rare(),
		plugin.Text(&s.LinkPath, "link_path", "JSON field of the status link").Rare().When("accepted", poll).Like("links.status").
			About("Left empty where the link is in the header Location."),
		plugin.Text(&s.DonePath, "done_path", "JSON field of the status").Rare().When("accepted", poll).Like("state").
			About("Left empty where 202 means not done yet, and 200 done."),
		plugin.Lines(&s.DoneValues, "done_values", "Statuses that mean done").Rare().When("accepted", poll).Like("completed"),
		plugin.Lines(&s.FailedValues, "failed_values", "Statuses that mean refused").Rare().When("accepted", poll).Like("failed"),
	}
}

func doubtFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		filing.OnExists(&s.OnExists).When("method", put).
			About("We look before we send (GET), and ask the server to refuse an address that was taken since (If-None-Match). A server that lets nobody look and does not know such conditions replaces what is there; an address with {ID} belongs to one document alone."),
		plugin.OneOf(&s.Look, "look", "When an answer is lost, look at",
			plugin.Choice{Value: byContent, Title: "The file and its content"},
			plugin.Choice{Value: bySize, Title: "The file and its size"},
			plugin.Choice{Value: byTrust, Title: "Nothing (the server lets nobody look)"},
		).Or(byContent).When("method", put).Rare(),
		plugin.Switch(&s.Robot, "robot", "The partner takes files away at once").When("method", put).Rare().
			About("Then a file that is not there any more proves nothing, and a person decides."),
		plugin.Text(&s.LookupURL, "lookup_url", "Address to ask whether it arrived").Place().When("method", post).Rare().Like("https://api.example.com/invoices/{ID}").
			About("On the same server, with {ID} or {File} in it; an answer 404 means that the document is not there."),
		plugin.Text(&s.LookupPath, "lookup_path", "JSON field that is there when it arrived").When("method", post).Rare().Like("items[0].id").
			About("Left empty where any answer 200 means that the document is there."),
		plugin.Text(&s.LookupValue, "lookup_value", "Value of that field").When("method", post).Rare().Like("{ID}").
			About("Left empty when the field must only be there."),
		plugin.Text(&s.LookupID, "lookup_id", "JSON field of the receiver's number in that answer").When("method", post).Rare().Like("items[0].id"),
		plugin.OneOf(&s.Doubt, "in_doubt", "When nobody can tell whether it arrived",
			plugin.Choice{Value: person, Title: "A person asks the receiver"},
			plugin.Choice{Value: again, Title: "Send again (the receiver knows repeats by their Idempotency-Key)"},
		).Or(person).When("method", post).Rare(),
	}
}

func lineFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.Lines(&s.Headers, "headers", "Further headers").PerRule().Rare().Like("X-Customer: 10042").
			About("One to a line; {File} and {ID} are filled in."),
		plugin.Password(&s.SecretHeaders, "secret_headers", "Further headers that nobody may see").Long().Rare().
			About("One to a line, as in X-Subscription-Key: and the key."),
		plugin.Text(&s.IdempotencyKey, "idempotency_key", "Header of our key").Or("Idempotency-Key").Rare().
			About("It bears the same value at every attempt, so that the receiver can tell a repeat."),
		plugin.Text(&s.CheckURL, "check_url", "Address for the connection test").Place().Rare().Like("https://api.example.com/status").
			About("On the same server; asked with GET and expected to answer well. Left empty to ask at the address itself."),
		plugin.Certificate(&s.ClientCertificate, "client_certificate", "Our certificate").Rare().
			About("For a server that wants to see one, with its issuers below it."),
		plugin.Password(&s.ClientKey, "client_key", "Key of our certificate").Long().Rare().
			About("As PEM text without a passphrase, from -----BEGIN on."),
		plugin.Certificate(&s.CA, "ca", "Certificate to trust").Rare().
			About("Of the server or of whoever issued its certificate, where that is not a public one."),
		plugin.Switch(&s.Plain, "plain", "Allow an address without encryption").Rare().
			About("Only inside your own network: anybody in between can read documents and passwords."),
		plugin.Span(&s.Timeout, "timeout", "Give up after silence of").Or("60s").Between("1s", "1h").Rare().
			About("How long no byte may move; the answer may take five times as long, and a large file on a slow line longer in all."),
	}
}
