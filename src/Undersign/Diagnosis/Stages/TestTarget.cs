using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis.Stages;

/// <summary>What the settings come to, once they are found to make sense.</summary>
/// <param name="Host">A host name in A-labels, or an address.</param>
/// <param name="From"><see langword="null"/> when nothing says from whom: the test then ends behind the login.</param>
internal sealed record TestTarget(string Host, SubmissionPort At, Mailbox? From, Mailbox? To)
{
    public int Port => At.Number;

    public bool IsTlsOnConnect => At.IsTlsOnConnect;

    public bool NeedsStartTls => At.NeedsStartTls;

    /// <summary>As it comes out on this port, where it was left open.</summary>
    public SmtpSecurity Security => IsTlsOnConnect ? SmtpSecurity.TlsOnConnect : At.Security;
}
