using System.Net;
using Undersign.Diagnosis;
using Undersign.Protocols.Dns;

namespace Undersign.EndToEnd.Diagnosis;

/// <summary>Tests a server of this machine as <c>undersign diagnose</c> would.</summary>
internal static class Diagnosed
{
    public static SmtpTestRequest Request(int port, SmtpSecurity security = SmtpSecurity.Auto) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        Security = security,
        From = "ann@contoso.example",
        To = "bob@outside.example",
        EhloName = "client.contoso.example",
        TakesAnyCertificate = true,
    };

    /// <summary>Nothing here has to be looked up: an address has no name.</summary>
    public static Task<SmtpTestResult> RunAsync(SmtpTestRequest request) =>
        new SmtpTest(new DnsResolver([new(IPAddress.Loopback, 1)], TimeProvider.System), TimeProvider.System).RunAsync(request, progress: null, TestContext.Current.CancellationToken);

    /// <summary>Stage, cause, and a word of the fix.</summary>
    public static void Finds(SmtpTestResult result, TestStage stage, string cause, string fix)
    {
        Assert.True(result.StoppedAt == stage && result.Cause?.Name == cause, $"{SmtpTestText.Track(result)}\n{result.Cause?.Name}: {result.Cause}\n{string.Join('\n', result.Transcript)}");
        Assert.Contains(fix, result.Cause?.Fix, StringComparison.Ordinal);
    }
}
