package dinero

import (
	"html/template"
	"net/http"
)

const pageHead = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in (simulator)</title>
<style>body{font:16px sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem}</style>
</head>`

// consentPage asks the user to let the app in.
func consentPage() string {
	return pageHead + `<body>
<h1>Let the app in?</h1>
<p>This is a simulator of Visma Connect. The app wants to work with <strong>{{.Name}}</strong>:</p>
<ul>{{range .Scopes}}<li>{{.}}</li>{{end}}</ul>
<form method="post" action="{{.Action}}">
{{range $name, $value := .Asked}}<input type="hidden" name="{{$name}}" value="{{$value}}">
{{end}}<button name="decision" value="approve">Approve</button>
<button name="decision" value="deny">Deny</button>
</form></body></html>
`
}

// formPostPage carries the result to the app's address, by itself where scripts run.
func formPostPage() string {
	return pageHead + `<body onload="document.forms[0].submit()">
<form method="post" action="{{.Action}}">
{{range $name, $value := .Asked}}<input type="hidden" name="{{$name}}" value="{{$value}}">
{{end}}<button>Continue</button>
</form></body></html>
`
}

// refusedPage says why the user is not sent back.
func refusedPage() string {
	return pageHead + `<body><h1>The app asked wrongly</h1><p>{{.}}.</p></body></html>
`
}

func showPage(w http.ResponseWriter, status int, text string, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = template.Must(template.New("page").Parse(text)).Execute(w, data)
}
