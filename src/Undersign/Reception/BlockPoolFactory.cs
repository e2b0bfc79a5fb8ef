using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Undersign.Reception;

/// <summary>Kestrel asks here for the pools of its connections.</summary>
internal sealed class BlockPoolFactory : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new BlockPool();
}
