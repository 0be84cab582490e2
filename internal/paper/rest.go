package paper

// attachments lists what belongs to the invoice. There are no links: PDF/A has rules
// for them that not every library keeps, and a list is read on paper too.
func (d *draft) attachments() {
	if len(d.inv.Attachments) == 0 {
		return
	}
	d.heading(d.words["attachments"], 24)
	for _, a := range d.inv.Attachments {
		c := cell{x: leftEdge, width: wide}
		text := a.Reference
		if a.Description != "" {
			text += " – " + a.Description
		}
		if a.FileName != "" {
			text += " (" + a.FileName + ")"
		}
		c.add(d.page, text, plain)
		c.add(d.page, a.Location, small)
		d.put(row{cells: []cell{c}, after: 2})
	}
}

// signs says what □ stands for, where it stands somewhere.
func (d *draft) signs() {
	if !d.lacks {
		return
	}
	c := cell{x: leftEdge, width: wide}
	c.add(d.page, d.words["unshown"], small)
	d.put(row{cells: []cell{c}, before: 10})
}
