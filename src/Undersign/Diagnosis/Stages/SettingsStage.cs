using System.Globalization;
using System.Net;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Settings;

namespace Undersign.Diagnosis.Stages;

/// <summary>Looks at what was entered, before anything is sent to anybody.</summary>
internal static class SettingsStage
{
    /// <returns><see langword="null"/> when it cannot work, which the course then says.</returns>
    public static TestTarget? Check(TestCourse course)
    {
        course.Begin(TestStage.Settings);
        var request = course.Request;
        var port = request.Port ?? SubmissionPort.Usual(request.Security);
        course.Port = port;
        var host = request.Host.TrimEnd('.');
        if (HostFault(host) is { } fault)
        {
            course.Fail(request.Host, fault);
            return null;
        }

        if (port is < 1 or > ushort.MaxValue)
        {
            course.Fail($"port {port}", SettingsCauses.NoSuchPort(port));
            return null;
        }

        var (from, to) = (AddressOf(request.From) ?? AddressOf(request.Login?.User), AddressOf(request.To));
        if ((AddressFault(course, to) ?? LoginFault(request.Login)) is { } other)
        {
            course.Fail("", other);
            return null;
        }

        var target = new TestTarget(NameOf(host), new(port, request.Security), from, to ?? from);
        (course.Host, course.IsTlsFirst) = (target.Host, target.IsTlsOnConnect);
        Suspect(course, target);
        course.Pass($"{target.Host}, port {port}, {Words(target)}{(request.Security == SmtpSecurity.Auto ? " (chosen by the port)" : "")}");
        return target;
    }

    private static Cause? HostFault(string host)
    {
        var bare = host.Trim();
        if (bare.Length == 0)
        {
            return SettingsCauses.NoHost;
        }

        if (bare.Contains("://", StringComparison.Ordinal) || bare.Contains('/', StringComparison.Ordinal))
        {
            return SettingsCauses.AddressOfPage(Uri.TryCreate(bare.Contains("://", StringComparison.Ordinal) ? bare : $"smtp://{bare}", UriKind.Absolute, out var uri) ? uri.Host : null);
        }

        if (bare.LastIndexOf('@') is >= 0 and var at)
        {
            return SettingsCauses.MailAddress(bare[(at + 1)..]);
        }

        if (bare.Any(char.IsWhiteSpace) || bare.Length != host.Length)
        {
            return SettingsCauses.Space(string.Concat(host.Where(static character => !char.IsWhiteSpace(character))));
        }

        if (IPAddress.TryParse(Unbracketed(bare), out _) || DomainName.IsValid(bare))
        {
            return null;
        }

        return bare.LastIndexOf(':') is > 0 and var colon && int.TryParse(bare[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && DomainName.IsValid(bare[..colon])
            ? SettingsCauses.PortInHost(bare[..colon], port)
            : SettingsCauses.NoHostName(bare);
    }

    private static Cause? AddressFault(TestCourse course, Mailbox? to) =>
        course.Request.From is { Length: > 0 } from && AddressOf(from) is null ? SettingsCauses.NoAddress("from", "From", course.Shown(from))
        : course.Request.To is { Length: > 0 } text && to is null ? SettingsCauses.NoAddress("to", "The recipient", course.Shown(text))
        : null;

    private static Cause? LoginFault(TestLogin? login) => login switch
    {
        { User: var user } when user.Trim().Length == 0 => SettingsCauses.NoUser,
        TestLogin.WithPassword { Password.Length: 0 } => SettingsCauses.NoPassword,
        _ => null,
    };

    private static void Suspect(TestCourse course, TestTarget target)
    {
        if (IncomingServer.Suspect(target.Host, target.Port) is { } incoming)
        {
            course.Suspicions.Add(new(incoming, TestStage.Dns, TestStage.Connect, TestStage.Banner, TestStage.Hello, TestStage.Tls));
            course.Note(TestStage.Settings, incoming.Name, incoming.Says, incoming.Fix);
        }

        if (course.Request.Login is not { } login)
        {
            return;
        }

        if (login.User.Length != login.User.Trim().Length)
        {
            course.Note(TestStage.Settings, "space-in-user", "The user name begins or ends with a space.", "Remove it: servers take it for a part of the name.");
        }

        if (login is TestLogin.WithPassword { Password: var password } && password.Any(char.IsWhiteSpace))
        {
            course.Note(TestStage.Settings, "space-in-password", "The password has a space in it.", "App passwords are shown in groups: enter them without the spaces. A line break comes from copying.");
        }

        if (AddressOf(login.User) is { } user && target.From is { } from && !user.Equals(from))
        {
            course.Suspicions.Add(new(SettingsCauses.FromDiffers(from, user), TestStage.Sender, TestStage.Content));
            course.Note(TestStage.Settings, "from-differs-from-login", $"The From address {from} is another than the login {user}: many servers take only the login's own.");
        }
    }

    private static Mailbox? AddressOf(string? text) =>
        text is not null && AddressList.Parse(text) is [var only] && only.Address is { Domain: var domain, LocalPart.Length: > 0 } address && DomainName.IsValid(domain) ? address : null;

    private static string NameOf(string host) => IPAddress.TryParse(Unbracketed(host), out var address) ? address.ToString() : DomainName.Canonical(host).ToLowerInvariant();

    private static string Unbracketed(string host) => host is ['[', .. var inner, ']'] ? inner : host;

    private static string Words(TestTarget target) => target.Security switch
    {
        SmtpSecurity.TlsOnConnect => "TLS on connect",
        SmtpSecurity.None => "without TLS",
        _ => target.NeedsStartTls ? "STARTTLS" : "STARTTLS where it is offered",
    };
}
