using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis.Stages;

/// <summary>What the settings come to, once they are found to make sense.</summary>
/// <param name="Host">A host name in A-labels, or an address.</param>
/// <param name="From"><see langword="null"/> when nothing says from whom: the test then ends behind the login.</param>
internal sealed record TestTarget(string Host, int Port, SmtpSecurity Security, Mailbox? From, Mailbox? To)
{
    private const int SubmissionPort = 587;
    private const int RelayPort = 25;

    /// <summary>RFC 8314 §3.3; 2465 is the second one of Amazon SES.</summary>
    private static readonly int[] TlsPorts = [465, 2465];

    public bool IsTlsOnConnect => Security == SmtpSecurity.TlsOnConnect;

    /// <summary>STARTTLS or nothing. On 587 it is offered by everybody who lets people in.</summary>
    public bool NeedsStartTls { get; init; }

    public static int UsualPort(SmtpSecurity security) => security switch
    {
        SmtpSecurity.TlsOnConnect => TlsPorts[0],
        SmtpSecurity.None => RelayPort,
        _ => SubmissionPort,
    };

    public static bool IsTlsPort(int port) => TlsPorts.Contains(port);

    /// <summary>What <paramref name="security"/> means on this port, where it is left open.</summary>
    public static TestTarget Of(string host, int port, SmtpSecurity security, Mailbox? from, Mailbox? to) =>
        new(host, port, security == SmtpSecurity.Auto && IsTlsPort(port) ? SmtpSecurity.TlsOnConnect : security, from, to)
        {
            NeedsStartTls = security == SmtpSecurity.StartTls || (security == SmtpSecurity.Auto && port == SubmissionPort),
        };
}
