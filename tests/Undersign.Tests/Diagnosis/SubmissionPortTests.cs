using Undersign.Diagnosis;
using Undersign.Protocols.Smtp;

namespace Undersign.Tests.Diagnosis;

/// <summary>The test and sending read the same settings in the same way.</summary>
public sealed class SubmissionPortTests
{
    [Theory]
    [InlineData(465, "Auto", true, TlsLevel.Required)]
    [InlineData(2465, "Auto", true, TlsLevel.Required)]
    [InlineData(587, "Auto", false, TlsLevel.Required)]
    [InlineData(25, "Auto", false, TlsLevel.Opportunistic)]
    [InlineData(2465, "StartTls", false, TlsLevel.Verified)]
    [InlineData(587, "TlsOnConnect", true, TlsLevel.Verified)]
    [InlineData(465, "None", false, TlsLevel.None)]
    public void Port_and_security_say_when_TLS_begins_and_how_much_there_must_be(int port, string security, bool isOnConnect, TlsLevel level)
    {
        var at = new SubmissionPort(port, Enum.Parse<SmtpSecurity>(security));

        var tls = at.Tls("mail.example", hasLogin: false);

        Assert.Equal((isOnConnect, level), (tls.IsOnConnect, tls.Level));
        Assert.Equal(level == TlsLevel.None ? TlsLevel.None : TlsLevel.Verified, at.Tls("mail.example", hasLogin: true).Level);
    }
}
