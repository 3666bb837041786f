"""Discord events become questions, answers become messages. The only asynchronous room."""
