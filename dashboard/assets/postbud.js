// Hides the fields that do not matter for what is chosen. Without this script all
// of them are shown, each with a sentence that says when it matters; with it the sentence goes without saying.
(function () {
  'use strict';
  function chosen(form, name) {
    var value = '';
    form.querySelectorAll('[name="' + CSS.escape(name) + '"]').forEach(function (f) {
      if (f.type === 'radio' || f.type === 'checkbox') {
        if (f.checked) { value = f.value; }
      } else if (f.type !== 'hidden' || !value) {
        value = f.value;
      }
    });
    return value;
  }
  function look(form) {
    form.querySelectorAll('[data-when]').forEach(function (field) {
      field.hidden = !field.dataset.when.split(';').every(function (condition) {
        var at = condition.indexOf('=');
        var wanted = condition.slice(at + 1).split(',');
        return wanted.indexOf(chosen(form, condition.slice(0, at))) >= 0;
      });
    });
    form.querySelectorAll('[data-only]').forEach(function (sentence) { sentence.hidden = true; });
  }
  document.querySelectorAll('form').forEach(function (form) {
    if (!form.querySelector('[data-when]')) { return; }
    form.addEventListener('change', function () { look(form); });
    look(form);
  });
})();
