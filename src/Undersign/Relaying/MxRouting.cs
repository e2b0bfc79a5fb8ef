using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Undersign.Protocols.Dns;
using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>Finds the hosts that take mail for a domain. RFC 5321 §5.1.</summary>
internal sealed class MxRouting(DnsResolver resolver)
{
    /// <summary>Exchanges looked at; RFC 5321 §4.5.4.1 lets us stop somewhere, and no domain of the field has so many.</summary>
    private const int MaxHosts = 10;

    private static readonly SmtpReply NoDomain = new(550, new(5, 1, 2), "The recipient's domain does not exist");

    /// <summary>RFC 7505 §4.2.</summary>
    private static readonly SmtpReply NullMx = new(556, new(5, 1, 10), "The recipient's domain takes no mail");

    public static readonly SmtpReply Loop = new(554, new(5, 4, 6), "The recipient's domain leads back to this gateway");

    private static readonly SmtpReply NoAnswer = new(451, new(4, 4, 3), "The name servers do not say where mail for the recipient's domain goes");

    /// <param name="host">A name or an address of ours that is an exchange.</param>
    public static string LoopAdvice(string host) => $"Mail for this domain goes to {host}, which is this gateway: it belongs to a connector with smart hosts.";

    /// <param name="domain">Of a forward-path: a name, in Unicode or not, or an address literal.</param>
    /// <param name="ourName">We are not among the hosts to send to.</param>
    public async Task<MailRoute> FindAsync(string domain, string ourName, int port, CancellationToken cancellationToken)
    {
        if (domain is ['[', .. var literal, ']'])
        {
            return TryReadLiteral(literal, out var address) ? new MailRoute.Hosts([new(address.ToString(), port)]) : new MailRoute.Nowhere(NoDomain, $"{domain} is no address.");
        }

        if (!TryToAscii(domain, out var name))
        {
            return new MailRoute.Nowhere(NoDomain, $"{domain} is no domain name.");
        }

        return await resolver.ResolveAsync(name, DnsType.MailExchange, cancellationToken) switch
        {
            DnsAnswer.Found(var records) => OfExchanges([.. records.OfType<DnsRecord.MailExchange>()], name, ourName, port),
            DnsAnswer.NoRecord => await OfTheDomainItselfAsync(name, port, cancellationToken),
            DnsAnswer.NoName => new MailRoute.Nowhere(NoDomain, $"{name} is not in the DNS."),
            DnsAnswer.Failed(var reason) => new MailRoute.Nowhere(NoAnswer, $"Look at this machine's name servers, and at those of {name}: {reason}."),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>By preference, and in any order among equals; none from where we stand in the list ourselves. RFC 5321 §5.1.</summary>
    [SuppressMessage("Security", "CA5394", Justification = "Load is spread by it and nothing is kept secret.")]
    private static MailRoute OfExchanges(DnsRecord.MailExchange[] exchanges, string domain, string ourName, int port)
    {
        if (exchanges is [{ Host.Length: 0 }])
        {
            return new MailRoute.Nowhere(NullMx, $"{domain} has a null MX record.");
        }

        var ours = Array.FindAll(exchanges, exchange => exchange.Host.Equals(ourName, StringComparison.OrdinalIgnoreCase));
        var limit = ours.Length == 0 ? int.MaxValue : ours.Min(static exchange => exchange.Preference);
        Random.Shared.Shuffle(exchanges);
        var hosts = exchanges
            .Where(exchange => exchange.Host.Length > 0 && exchange.Preference < limit)
            .OrderBy(static exchange => exchange.Preference)
            .DistinctBy(static exchange => exchange.Host, StringComparer.Ordinal)
            .Take(MaxHosts)
            .Select(exchange => new SmartHost(exchange.Host, port))
            .ToList();
        return hosts.Count > 0 ? new MailRoute.Hosts(hosts, domain)
            : new MailRoute.Nowhere(Loop, LoopAdvice(ourName));
    }

    /// <summary>A domain without MX records is its own exchange, if it has an address. RFC 5321 §5.1.</summary>
    private async Task<MailRoute> OfTheDomainItselfAsync(string name, int port, CancellationToken cancellationToken) =>
        await resolver.ResolveAddressesAsync(name, cancellationToken) switch
        {
            DnsAnswer.Found => new MailRoute.Hosts([new(name, port)], name),
            DnsAnswer.Failed(var reason) => new MailRoute.Nowhere(NoAnswer, $"Look at this machine's name servers, and at those of {name}: {reason}."),
            _ => new MailRoute.Nowhere(NoDomain, $"{name} has neither an MX record nor an address."),
        };

    /// <summary>RFC 5321 §4.1.3: four decimal numbers, or <c>IPv6:</c> and an address; none of the shorter ways to write them that systems know.</summary>
    private static bool TryReadLiteral(string literal, [NotNullWhen(true)] out IPAddress? address)
    {
        const string Tag = "IPv6:";
        return literal.StartsWith(Tag, StringComparison.OrdinalIgnoreCase)
            ? IPAddress.TryParse(literal[Tag.Length..], out address) && address.AddressFamily == AddressFamily.InterNetworkV6 && !literal.Contains('%', StringComparison.Ordinal)
            : IPAddress.TryParse(literal, out address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == literal;
    }

    private static bool TryToAscii(string domain, out string ascii)
    {
        ascii = domain.ToLowerInvariant(); // one pool for a domain, however it is written
        if (System.Text.Ascii.IsValid(domain))
        {
            return domain.Length > 0;
        }

        try
        {
            ascii = new IdnMapping().GetAscii(domain); // RFC 5891 §5
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
