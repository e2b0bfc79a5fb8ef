using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Undersign.People.Sources;
using Undersign.Protocols.Ldap;
using Undersign.Settings;
using Undersign.Storage;

namespace Undersign.People.Ldap;

/// <summary>People and groups of Active Directory, OpenLDAP and their kin.</summary>
internal sealed class LdapSource(LdapSettings settings, LdapClientOptions options) : IPeopleSource
{
    /// <summary>Of one reading, whatever the directory does.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public async Task<SourceReading> ReadAsync(string? state, IProgress<int> progress, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var password = settings.PasswordFile is { } file ? SecretFile.Read(file) : null;
            var trusting = options with { TrustedRoots = ReadAuthorities() };
            return await ReadFromAnyAsync(trusting, password, LdapState.TryParse(state), progress, both.Token);
        }
        catch (LdapRefusal refusal)
        {
            return new SourceReading.Failed(refusal.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new SourceReading.Failed($"a file of the settings cannot be read: {exception.Message}");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new SourceReading.Failed(string.Create(null, $"it was not read within {Longest.TotalHours} hour; make \"filter\" narrower, or name a server that is nearer"));
        }
    }

    /// <summary>A server that does not answer, or no longer does, leaves the work to the next. A wrong password is not tried at all of them: accounts are locked for less.</summary>
    private async Task<SourceReading> ReadFromAnyAsync(LdapClientOptions trusting, string? password, LdapState? state, IProgress<int> progress, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        foreach (var server in settings.Servers)
        {
            try
            {
                await using var connection = await LdapConnection.OpenAsync(server, trusting, cancellationToken);
                await SignInAsync(connection, password, cancellationToken);
                return await new LdapReading(connection, settings, options.Time, progress).ReadAsync(state, cancellationToken);
            }
            catch (LdapConnectionException exception)
            {
                faults.Add(LdapAdvice.Of(server, exception));
            }
            catch (LdapRefusal refusal) when (refusal.IsOfThisServer)
            {
                faults.Add($"{server}: {refusal.Message}");
            }
        }

        return new SourceReading.Failed(string.Join(". ", faults));
    }

    private async Task SignInAsync(LdapConnection connection, string? password, CancellationToken cancellationToken)
    {
        if (settings.BindName is null || password is null)
        {
            return;
        }

        var result = await connection.BindAsync(settings.BindName, password, cancellationToken);
        if (!result.IsSuccess)
        {
            throw new LdapRefusal(LdapAdvice.OfBind(result), result.Code);
        }
    }

    /// <summary>Read each time: an authority is renewed, too.</summary>
    private X509Certificate2Collection? ReadAuthorities()
    {
        if (settings.AuthorityFile is not { } file)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(RegularFile.ReadText(file));
        return authorities.Count > 0 ? authorities : throw new LdapRefusal($"there is no certificate in {file}");
    }
}
