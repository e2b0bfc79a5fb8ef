using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis;

/// <summary>A port for sending and what is wanted of TLS there: read in one way by the test and by whoever sends, so that what is tested good is sent.</summary>
internal readonly record struct SubmissionPort(int Number, SmtpSecurity Security)
{
    private const int Submission = 587;
    private const int Relay = 25;

    /// <summary>RFC 8314 §3.3; 2465 is the second one of Amazon SES.</summary>
    private static readonly int[] TlsPorts = [465, 2465];

    /// <summary>TLS begins with the first octet.</summary>
    public bool IsTlsOnConnect => Security == SmtpSecurity.TlsOnConnect || (Security == SmtpSecurity.Auto && TlsPorts.Contains(Number));

    /// <summary>STARTTLS or nothing. On 587 it is offered by everybody who lets people in.</summary>
    public bool NeedsStartTls => Security == SmtpSecurity.StartTls || (Security == SmtpSecurity.Auto && Number == Submission);

    /// <summary>Where none is named.</summary>
    public static int Usual(SmtpSecurity security) => security switch
    {
        SmtpSecurity.TlsOnConnect => TlsPorts[0],
        SmtpSecurity.None => Relay,
        _ => Submission,
    };

    /// <summary>A login, and who has chosen the kind of TLS, wants a certificate that is trusted; else whatever is offered is better than nothing.</summary>
    public bool TakesAnyCertificate(bool hasLogin) => Security == SmtpSecurity.Auto && !hasLogin;

    /// <summary>For a session with this host.</summary>
    public SmtpClientTls Tls(string host, bool hasLogin) => Security == SmtpSecurity.None ? SmtpClientTls.None : new()
    {
        Level = !TakesAnyCertificate(hasLogin) ? TlsLevel.Verified : IsTlsOnConnect || NeedsStartTls ? TlsLevel.Required : TlsLevel.Opportunistic,
        Name = host,
        IsOnConnect = IsTlsOnConnect,
    };
}
