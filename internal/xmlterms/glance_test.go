package xmlterms

import "testing"

func TestAGlanceSeesWhatReadingSees(t *testing.T) {
	for name, c := range map[string]struct{ head, want string }{
		"plain":                   {`<a:r xmlns:a="x"><a:ID> one </a:ID><a:ID>two</a:ID>`, "one"},
		"a reference":             {`<r><ID>&#79;ne &amp; only</ID>`, "One & only"},
		"a comment in it":         {`<r><ID>o<!-- ID>x< -->ne</ID>`, "one"},
		"CDATA":                   {`<r><ID><![CDATA[on]]>e</ID>`, "one"},
		"in a comment before":     {`<!-- <ID>none</ID> --><r><ID>one</ID>`, "one"},
		"an attribute with >":     {`<r><ID a=">x--">one</ID>`, "one"},
		"another encoding":        {`<?xml version="1.0" encoding="ISO-8859-1"?><r>` + "\xe6" + `<ID>one</ID>`, "one"},
		"cut off":                 {`<r><ID>on`, ""},
		"elements in it":          {`<r><ID><b/></ID>`, ""},
		"none":                    {`<r><IDE>one</IDE>`, ""},
		"no XML":                  {`ID;one`, ""},
		"an entity of somebody's": {`<r><ID>&who;</ID>`, ""},
	} {
		if got := Glance([]byte(c.head), "ID"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
