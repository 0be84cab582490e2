package as2

import "github.com/postbud/postbud/plugin"

// Fields binds the settings to their fields, for a declaration, in the order of the form: where to, who, then how the message travels and
// which receipt comes back. What few need stands under "Advanced".
func Fields(s *Settings) []*plugin.Field {
	var all []*plugin.Field
	for _, group := range [][]*plugin.Field{whereFields(s), s.Sides.Fields(), messageFields(s), receiptFields(s), lineFields(s)} {
		all = append(all, group...)
	}
	return all
}

func whereFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.Text(&s.URL, "url", "Partner's address").Must().Like("https://as2.example.com/receive").Place().
			About("From https:// on, as the partner gave it."),
	}
}

func messageFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Sign, "sign", "Sign with",
			plugin.Choice{Value: bySHA256, Title: "SHA-256"},
			plugin.Choice{Value: bySHA384, Title: "SHA-384"},
			plugin.Choice{Value: bySHA512, Title: "SHA-512"},
			plugin.Choice{Value: bySHA1, Title: "SHA-1 (old: only for a partner that knows no other)"},
			plugin.Choice{Value: none, Title: "Nothing (anybody could have sent it)"},
		).Or(bySHA256),
		plugin.OneOf(&s.Encrypt, "encrypt", "Encrypt with",
			plugin.Choice{Value: "aes256-cbc", Title: "AES-256"},
			plugin.Choice{Value: "aes192-cbc", Title: "AES-192"},
			plugin.Choice{Value: "aes128-cbc", Title: "AES-128 (reaches most partners)"},
			plugin.Choice{Value: "aes256-gcm", Title: "AES-256-GCM (new: few partners know it)"},
			plugin.Choice{Value: "aes192-gcm", Title: "AES-192-GCM (new: few partners know it)"},
			plugin.Choice{Value: "aes128-gcm", Title: "AES-128-GCM (new: few partners know it)"},
			plugin.Choice{Value: "3des-cbc", Title: "3DES (old: only for a partner that knows no other)"},
			plugin.Choice{Value: none, Title: "Nothing (the line must be safe)"},
		).Or("aes256-cbc"),
		plugin.OneOf(&s.Compress, "compress", "Compress",
			plugin.Choice{Value: none, Title: "No"},
			plugin.Choice{Value: before, Title: "Before signing"},
			plugin.Choice{Value: after, Title: "After signing"},
		).Or(none),
		plugin.Phrase(&s.Subject, "subject", "Subject").PerRule().Like("Invoice {Number}").
			About("Some partners sort messages by it; left empty for the file's name."),
		plugin.Text(&s.ContentType, "content_type", "Content type").PerRule().Rare().Like("application/edifact").
			About("Left empty for that of the format."),
		plugin.Switch(&s.Named, "file_name", "Tell the file's name").Or("yes").Rare().
			About("Partners that keep names store the document under it."),
		plugin.Switch(&s.Beside, "beside", "Send the PDF and attachments too").
			About("In the same message; the partner's system must be able to take several documents at once."),
		plugin.OneOf(&s.OAEP, "key_transport", "Protect the session key with",
			plugin.Choice{Value: none, Title: "RSA as all partners know it (PKCS 1)"},
			plugin.Choice{Value: bySHA256, Title: "RSA-OAEP with SHA-256 (new: few partners know it)"},
			plugin.Choice{Value: bySHA1, Title: "RSA-OAEP with SHA-1"},
			plugin.Choice{Value: bySHA512, Title: "RSA-OAEP with SHA-512"},
		).Or(none).Rare(),
		plugin.Switch(&s.OldNames, "old_names", "Write sha256 for sha-256").Rare().
			About("For old products that do not know the names of today."),
		plugin.Switch(&s.Bare, "bare_signature", "Leave our certificate out of the signature").Rare(),
	}
}

func receiptFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.OneOf(&s.Receipt, "receipt", "Receipt (MDN)",
			plugin.Choice{Value: inAnswer, Title: "In the answer (synchronous)"},
			plugin.Choice{Value: byItself, Title: "Later, in a message of its own (asynchronous)"},
			plugin.Choice{Value: none, Title: "None (nobody knows whether the partner could read it)"},
		).Or(inAnswer),
		plugin.Switch(&s.Signed, "receipt_signed", "It must be signed").Or("yes").When("receipt", inAnswer).When("receipt", byItself).
			About("A receipt that is not signed proves nothing."),
		plugin.Switch(&s.NeedMIC, "receipt_digest", "It must repeat the digest of the document").Rare().When("receipt", inAnswer).When("receipt", byItself).
			About("A wrong digest is never taken; some products send none where the message is not signed."),
		plugin.Span(&s.Wait, "receipt_wait", "Wait for the receipt").Or("4h").Between("1m", "30d").When("receipt", byItself).
			About("After that the document is shown as late and sent again under the same Message-ID."),
		plugin.Whole(&s.Overdue, "receipt_repeats", "Times to send again while it is overdue").Or("3").Between("0", "20").Rare().When("receipt", byItself),
		plugin.Text(&s.AnswerURL, "receipt_url", "Our address for receipts").Rare().Place().When("receipt", byItself).Like("https://postbud.example.com/answer/nordlys/acme").
			About("Left empty for that of this program; another where a server of yours stands in between."),
		plugin.OneOf(&s.Repeats, "repeats", "When an answer is lost",
			plugin.Choice{Value: again, Title: "Send the same message again (the partner knows a repeat by its Message-ID)"},
			plugin.Choice{Value: person, Title: "A person asks the partner, whose system takes a repeat for a new document"},
		).Or(again).Rare().
			About("A person is also asked after an answer that leaves it open: 408, 5xx. Only what the partner's server surely turned away goes again by itself: after 423, 425, 429, 507, and after 503 that says when to come again."),
	}
}

func lineFields(s *Settings) []*plugin.Field {
	return []*plugin.Field{
		plugin.Text(&s.User, "user", "User").Rare().Place().Like("nordlys").
			About("Only where a server before the partner's AS2 asks for user and password."),
		plugin.Password(&s.Password, "password", "Password").Rare(),
		plugin.Certificate(&s.ClientCertificate, "client_certificate", "Our certificate for the line").Rare().
			About("For a server that wants to see one when we connect, with its issuers below it."),
		plugin.Password(&s.ClientKey, "client_key", "Key of our certificate for the line").Long().Rare().
			About("As PEM text without a passphrase, from -----BEGIN on."),
		plugin.Certificate(&s.CA, "ca", "Certificate to trust").Rare().
			About("Of the server or of whoever issued its certificate, where that is not a public one."),
		plugin.Switch(&s.Redirects, "redirects", "Follow a redirect within the partner's server").Rare(),
		plugin.Switch(&s.Plain, "plain", "Allow an address without encryption").Rare().
			About("The message is encrypted itself, but who sends to whom can then be read on the way."),
		plugin.Span(&s.Timeout, "timeout", "Give up after silence of").Or("60s").Between("1s", "1h").Rare().
			About("How long no byte may move; the answer may take five times as long, and a large file on a slow line longer in all."),
	}
}
