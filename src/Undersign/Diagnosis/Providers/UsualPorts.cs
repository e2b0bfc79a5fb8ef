namespace Undersign.Diagnosis.Providers;

/// <summary>The ports that providers have in common.</summary>
internal static class UsualPorts
{
    public static readonly SubmissionPort StartTls25 = new(25, SmtpSecurity.StartTls);
    public static readonly SubmissionPort Tls465 = new(465, SmtpSecurity.TlsOnConnect);
    public static readonly SubmissionPort StartTls587 = new(587, SmtpSecurity.StartTls);
    public static readonly SubmissionPort StartTls2525 = new(2525, SmtpSecurity.StartTls);
}
