namespace Undersign.Diagnosis.Providers;

/// <summary>Services that send for programs, state of November 2026.</summary>
internal static class TransactionalProviders
{
    public static readonly Provider Ses = new(
        "Amazon SES",
        ["email-smtp.*.amazonaws.com", "email-smtp-fips.*.amazonaws.com"],
        [UsualPorts.StartTls587, UsualPorts.Tls465, UsualPorts.StartTls25, new(2587, SmtpSecurity.StartTls), new(2465, SmtpSecurity.TlsOnConnect)],
        [ProviderLogin.ServiceKey])
    {
        User = "the SMTP user name that SES made for this region; an IAM access key does not do",
        From = "a verified address or domain; in the sandbox recipients have to be verified too",
        LoginNote = "Host and credentials belong to one region, such as email-smtp.eu-west-1.amazonaws.com",
        Link = new("https://docs.aws.amazon.com/ses/latest/dg/smtp-connect.html"),
    };

    public static readonly Provider SendGrid = new(
        "SendGrid",
        ["smtp.sendgrid.net", "smtp.eu.sendgrid.net"],
        [UsualPorts.StartTls587, UsualPorts.Tls465, UsualPorts.StartTls2525, UsualPorts.StartTls25],
        [ProviderLogin.ServiceKey])
    {
        User = "the word apikey",
        From = "a verified sender or a domain that is authenticated there",
        LoginNote = "The password is an API key (SG.…) with the right Mail Send",
        Mistaken = ["smtp.sendgrid.com"],
        Link = new("https://www.twilio.com/docs/sendgrid/for-developers/sending-email/getting-started-smtp"),
    };

    public static readonly Provider Mailgun = new(
        "Mailgun",
        ["smtp.mailgun.org", "smtp.eu.mailgun.org"],
        [UsualPorts.StartTls587, UsualPorts.Tls465, UsualPorts.StartTls2525, UsualPorts.StartTls25],
        [ProviderLogin.ServiceKey])
    {
        User = "an SMTP user of the sending domain, such as postmaster@mg.example.com",
        From = "an address in a verified domain",
        LoginNote = "Its SMTP password, not the API key; domains of the EU region have a host of their own",
        Mistaken = ["smtp.mailgun.com", "smtp.mailgun.net"],
        Link = new("https://help.mailgun.com/hc/en-us/articles/203380100"),
    };

    public static readonly Provider Postmark = new(
        "Postmark",
        ["smtp.postmarkapp.com", "smtp-broadcasts.postmarkapp.com"],
        [UsualPorts.StartTls587, UsualPorts.StartTls2525, UsualPorts.StartTls25],
        [ProviderLogin.ServiceKey])
    {
        User = "the Server API token, which is the password too",
        From = "a confirmed sender signature, or an address in a verified domain",
        LoginNote = "The Account API token does not do",
        Mistaken = ["smtp.postmark.com"],
        Link = new("https://postmarkapp.com/developer/user-guide/send-email-with-smtp"),
    };
}
