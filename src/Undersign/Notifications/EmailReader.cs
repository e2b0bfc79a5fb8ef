using System.Globalization;
using System.Text;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Settings;

namespace Undersign.Notifications;

/// <summary>Makes of a section's effective values what can be used, or says everything that is wrong with them.</summary>
internal sealed class EmailReader(EffectiveEmail effective, Organisation organisation, EmailSecrets secrets)
{
    /// <summary>Addresses in one field; more are a list's business.</summary>
    private const int MaxAddresses = 50;

    private readonly EmailFaults _faults = new();

    /// <returns><see langword="null"/> where anything is wrong.</returns>
    public static EmailSettings? Read(EffectiveEmail effective, Organisation organisation, EmailSecrets secrets, out EmailFaults faults)
    {
        var reader = new EmailReader(effective, organisation, secrets);
        var settings = reader.Read();
        faults = reader._faults;
        return faults.Any ? null : settings;
    }

    private EmailSettings? Read()
    {
        CheckLines();
        foreach (var field in effective.SaidInVain)
        {
            _faults.Add(field, $"does not count while {EmailFields.Way.Label} is inherited: choose {EmailFields.Way.Label} here too, with server and login, or leave this empty");
        }

        var way = ReadWay();
        var from = One(EmailFields.From);
        if (from is null && _faults.Of(EmailFields.From) is null)
        {
            _faults.Add(EmailFields.From, $"is needed: the address that mail comes from, such as undersign@{organisation.MainDomain}");
        }

        CheckDomain(way, EmailFields.From, from);
        var (replyTo, bcc, recipients, overrides) = (One(EmailFields.ReplyTo), Addresses(EmailFields.Bcc), Addresses(EmailFields.Recipients), ReadOverrides());
        foreach (var own in overrides.Values)
        {
            CheckDomain(way, EmailFields.Overrides, own);
        }

        var templates = EmailTemplates.TryCompile(effective, _faults);
        return way is null || from is null || templates is not var (subject, text) ? null : new()
        {
            Way = way,
            From = from,
            DisplayName = Optional(EmailFields.DisplayName),
            ReplyTo = replyTo,
            Bcc = bcc,
            Recipients = recipients,
            IsDaily = effective[EmailFields.Period].Value == "daily",
            Subject = subject,
            Text = text,
            Overrides = overrides,
        };
    }

    /// <summary>Law 8: by the organisation's send connectors leaves its own mail alone.</summary>
    private void CheckDomain(EmailWay? way, EmailField field, Mailbox? from)
    {
        if (from is not null && way is EmailWay.ThroughGateway && !organisation.IsInside(from))
        {
            _faults.Add(field, $"{from} is not an address of this organisation, and the gateway sends for its own domains alone: {string.Join(", ", organisation.Domains.Order(StringComparer.Ordinal))}");
        }
    }

    /// <summary>A line is one: nothing that is typed here begins another header field, or another command.</summary>
    private void CheckLines()
    {
        foreach (var (field, value) in effective.All.Select(static value => (value.Field, value.Value)))
        {
            if (value.Length > field.MaxLength)
            {
                _faults.Add(field, string.Create(null, $"is longer than {field.MaxLength} characters"));
            }
            else if (value.Any(letter => char.IsControl(letter) && !(field.Kind is EmailFieldKind.Text or EmailFieldKind.Lines && letter is '\r' or '\n' or '\t')))
            {
                _faults.Add(field, "has a control character in it: a line break, or something that was copied with it");
            }
            else if (field.Kind == EmailFieldKind.Choice && field.Choices.All(choice => choice.Value != value))
            {
                _faults.Add(field, $"\"{value}\" is none of {string.Join(", ", field.Choices.Select(static choice => choice.Value))}");
            }
        }
    }

    private EmailWay? ReadWay()
    {
        if (effective[EmailFields.Way].Value != "server")
        {
            return new EmailWay.ThroughGateway();
        }

        var host = effective[EmailFields.Server].Meant;
        if (host.Length == 0)
        {
            _faults.Add(EmailFields.Server, "is needed: the name of an SMTP server, such as smtp.office365.com");
        }
        else if (!System.Net.IPAddress.TryParse(host, out _) && !DomainName.IsValid(DomainName.Canonical(host)))
        {
            _faults.Add(EmailFields.Server, $"\"{host}\" is not the name of a server: write smtp.office365.com, without https:// and without the port");
        }

        if (!int.TryParse(effective[EmailFields.Port].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
        {
            _faults.Add(EmailFields.Port, $"\"{effective[EmailFields.Port].Value}\" is not a port: 587, 465 or 25 mostly");
        }

        var login = new EmailLoginReader(effective, organisation.Name, secrets, _faults).Read();
        return _faults.Any ? null : new EmailWay.ByServer(host, new(port, effective.Security), login);
    }

    private string? Optional(EmailField field) => effective[field].Meant is { Length: > 0 } value ? value : null;

    private Mailbox? One(EmailField field)
    {
        var found = Addresses(field);
        if (found.Count > 1)
        {
            _faults.Add(field, "is one address");
        }

        return found.Count == 1 ? found[0] : null;
    }

    private List<Mailbox> Addresses(EmailField field)
    {
        if (Optional(field) is not { } value)
        {
            return [];
        }

        List<Mailbox> addresses = [];
        foreach (var part in value.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Address(part) is { } address)
            {
                addresses.Add(address);
            }
            else
            {
                _faults.Add(field, NoAddress(part, $"ann@{organisation.MainDomain}"));
            }
        }

        if (addresses.Count > MaxAddresses)
        {
            _faults.Add(field, string.Create(null, $"has more than {MaxAddresses} addresses: write to a list"));
        }

        return addresses;
    }

    /// <summary>EM-5: a line each, <c>ann@contoso.example: billing@contoso.example</c>.</summary>
    private Dictionary<Mailbox, Mailbox> ReadOverrides()
    {
        var overrides = new Dictionary<Mailbox, Mailbox>();
        foreach (var line in effective[EmailFields.Overrides].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = line.LastIndexOf(':');
            if (colon > 0 && Address(line[..colon].Trim()) is { } user && Address(line[(colon + 1)..].Trim()) is { } from)
            {
                overrides[user] = from;
            }
            else
            {
                _faults.Add(EmailFields.Overrides, $"\"{line}\" is not who and which From: ann@{organisation.MainDomain}: billing@{organisation.MainDomain}");
            }
        }

        return overrides;
    }

    /// <summary>Just the address: whatever a person adds to it has a field of its own. Its domain in A-labels, and nothing else beyond ASCII: not every server has SMTPUTF8.</summary>
    internal static Mailbox? Address(string text) =>
        AddressList.Parse(text) is [{ DisplayName: null, Address: var only }] && only.ToString() == text && !text.Contains(' ', StringComparison.Ordinal)
        && DomainName.Canonical(only.Domain) is var domain && DomainName.IsValid(domain) && Ascii.IsValid(domain) && Ascii.IsValid(only.LocalPart) ? only with { Domain = domain } : null;

    /// <param name="example">What would be one.</param>
    /// <returns>Why it is none, for whoever has typed it.</returns>
    internal static string NoAddress(string text, string example) => text.LastIndexOf('@') is > 0 and var at && !Ascii.IsValid(text.AsSpan(0, at))
        ? $"\"{text}\" has letters beyond ASCII before the @, which not every server takes: write an address without them, such as {example}"
        : $"\"{text}\" is not an address, such as {example}";
}
