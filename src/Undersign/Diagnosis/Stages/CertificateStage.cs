using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis.Stages;

/// <summary>Whether the server's certificate proves that it is the server. RFC 5280 §6.1, RFC 6125 §6.4.</summary>
internal sealed class CertificateStage(Dialogue dialogue, TimeProvider time)
{
    /// <summary>RSA keys below this are refused by current libraries.</summary>
    private const int ShortestRsaKey = 2048;

    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    /// <summary>Programs that put themselves between and make certificates of their own, as their issuers tell.</summary>
    private static readonly string[] Interceptors =
    [
        "Avast", "AVG", "Kaspersky", "ESET", "Bitdefender", "Norton", "McAfee", "Dr.Web", "Sophos", "Fortinet", "FortiGate", "Zscaler", "Palo Alto", "Check Point",
        "SonicWall", "WatchGuard", "Barracuda", "Netskope", "Forcepoint", "Blue Coat", "Cisco Umbrella", "Untangle", "Trend Micro", "mitmproxy", "Squid",
    ];

    private readonly TestCourse _course = dialogue.Course;

    /// <returns>Whether the test goes on.</returns>
    public bool Judge(CertificateCheck? shown)
    {
        _course.Begin(TestStage.Certificate);
        var name = _course.Request.CertificateName ?? dialogue.Target.Host;
        if (shown is null || shown.Fault == CertificateFault.Missing)
        {
            return Weigh("none", CertificateCauses.Missing(dialogue.Target.Host));
        }

        var seen = $"{_course.Shown(shown.Names)}, until {shown.NotAfter:yyyy-MM-dd}, by {_course.Shown(shown.Issuer)}";
        if (InterceptorOf(shown) is { } interceptor)
        {
            var cause = CertificateCauses.Intercepted(dialogue.Target.Host, interceptor);
            return shown.IsGood ? Remark(seen, cause) : Weigh(seen, cause);
        }

        if (!shown.IsGood)
        {
            return Weigh(seen, CertificateCauses.Of(shown, name, time.GetUtcNow(), _course.Shown));
        }

        if (shown.NotAfter - time.GetUtcNow() is var left && left < Soon)
        {
            _course.Note(TestStage.Certificate, "certificate-ends-soon", $"The server's certificate ends in {left.TotalDays:0} days, on {shown.NotAfter:yyyy-MM-dd}.", "Whoever runs the server has to renew it.");
        }

        if (shown is { IsRsa: true, KeySizeInBits: < ShortestRsaKey and var bits })
        {
            _course.Note(TestStage.Certificate, "certificate-key-weak", $"The key of the server's certificate has {bits} bits.", "It needs one of 2048 bits at least: others refuse it already.");
        }

        _course.Pass(seen);
        return true;
    }

    /// <summary>Who stands between makes a certificate for the very server. A mail appliance of the same maker shows its own, which is for nobody's name.</summary>
    private static string? InterceptorOf(CertificateCheck shown) => shown is { BearsName: true, Fault: CertificateFault.None or CertificateFault.Untrusted }
        ? Array.Find(Interceptors, interceptor => Words(shown.Issuer).Contains($" {interceptor} ", StringComparison.OrdinalIgnoreCase))
        : null;

    /// <summary>A blank before and after each word: "Reset" is no ESET.</summary>
    private static string Words(string text) => $" {string.Concat(text.Select(static letter => char.IsLetterOrDigit(letter) || letter == '.' ? letter : ' '))} ";

    /// <summary>Where encryption is all that is wanted, a certificate that proves nothing does no harm.</summary>
    private bool Weigh(string seen, Cause cause)
    {
        if (_course.Request.TakesAnyCertificate)
        {
            return Remark(seen, cause);
        }

        _course.Fail(seen, cause);
        return false;
    }

    private bool Remark(string seen, Cause cause)
    {
        _course.Note(TestStage.Certificate, cause.Name, cause.Says, cause.Fix);
        _course.Pass(seen);
        return true;
    }
}
