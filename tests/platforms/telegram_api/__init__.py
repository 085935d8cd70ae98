"""A local Telegram Bot API: the platform's state, rules, limits and answers, spoken over real HTTP."""
