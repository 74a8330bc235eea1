//! Forms and answers: XLSForm to XForm, submissions to typed answers.
