"""The figure that README shows: seconds of an update over the size of the repository."""

# peer, label, colour, mark, where the figures stand: Pulp's left of a line that rises, ferry's right of that, above one that hardly does
PEERS = (("native", "Pulp's own incremental import", "#b3541e", "s", {"xytext": (-8, 4), "ha": "right"}),
         ("ferry", "ferry import", "#1b5e8c", "o", {"xytext": (5, 7), "ha": "left"}))


def draw(updates, path):
    """Writes an SVG, a panel for each kind of repository; the same figures give the same file."""
    import matplotlib
    matplotlib.use("svg")
    from matplotlib import pyplot
    matplotlib.rcParams.update({"svg.hashsalt": "ferry", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 11})
    figure, panels = pyplot.subplots(1, len(updates), figsize=(1.6 + 4.4 * len(updates), 4.2), squeeze=False, sharey=True)
    for axes, kind in zip(panels[0], updates, strict=True):
        panel(axes, kind)
    panels[0][0].set_ylim(0)    # of all, once every panel has its lines
    panels[0][0].set_ylabel("seconds")
    figure.suptitle(f"Importing an update of {updates[0]['changed']} units")
    figure.legend(*panels[0][0].get_legend_handles_labels(), frameon=False, loc="lower center", ncols=2)
    figure.tight_layout(rect=(0, 0.07, 1, 1))
    figure.savefig(path, format="svg", metadata={"Date": None})


def panel(axes, kind):
    sizes = [each["units"] for each in kind["sizes"]]
    for peer, label, colour, mark, place in PEERS:
        seconds = [each["runs"][f"{peer}: import of the update"]["seconds"] for each in kind["sizes"]]
        axes.plot(sizes, seconds, color=colour, marker=mark, linewidth=2, label=label)
        for size, value in zip(sizes, seconds, strict=True):
            axes.annotate(f"{value:.1f} s", (size, value), textcoords="offset points", color=colour, **place)
    axes.set_xlim(0, max(sizes) * 1.15)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.locator_params(axis="x", nbins=6, integer=True)
    axes.set_xlabel(f"{kind['noun']} in the repository ({kind['type']})")
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
