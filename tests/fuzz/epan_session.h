// Wireshark's dissection in this process, with the plugin that is linked into it: what tshark and the window do with a
// capture, in as many passes as one likes. For Wireshark 4.0.
#pragma once

#include "compat.h"

#include "capture_file.h"

#include <epan/epan_dissect.h>
#include <epan/frame_data_sequence.h>

#include <functional>
#include <vector>

namespace webconv::fuzz {

/// Once in a process.
void start_wireshark();
/// The plugin's preference webconv.source.
void choose_source(const char* source);
/// A tree with more items is one that Wireshark ends by an exception, in whatever dissector it then is: also in ours.
void limit_tree(unsigned items);
inline constexpr unsigned usual_tree = 1'000'000;
/// Whether somebody lists expert items, as the window's and tshark's statistics of them do.
void list_experts(bool listed);
/// Of the expert items of the capture that is open: the worst, as the window's status bar shows it.
int worst_severity();

enum class Pass : std::uint8_t {
    tapping, ///< as tshark's only pass, or the window's
    plain,   ///< as the first pass of -2, or sharkd's
};

/// A capture that is open. The frames must outlive it.
class EpanSession {
public:
    explicit EpanSession(const std::vector<recorded::Packet>& packets);
    ~EpanSession();
    EpanSession(const EpanSession&) = delete;
    EpanSession& operator=(const EpanSession&) = delete;

    /// The first pass.
    /// @param kept  whether a read filter lets the n-th packet through
    void first_pass(Pass pass, bool details, const std::function<bool(std::size_t)>& kept);
    /// Another dissection of the n-th frame that was kept, with everything shown.
    void visit(std::size_t frame, Pass pass);
    /// The same, as a display filter needs it.
    void filter(std::size_t frame);

    std::size_t frames() const { return kept_.size(); }
    /// Whether, in a first pass, an assertion of Wireshark's own failed, or an exception ended its TCP dissector in the
    /// middle of a header: what a dissector that ends so hands to taps it hands over or not, as its tree may hold it or
    /// not.
    bool wireshark_failed() const { return failed_; }

private:
    struct Kept {
        const recorded::Packet* packet;
        frame_data* data;
    };
    void dissect(epan_dissect_t& dissection, const recorded::Packet& packet, wtap_rec& record, frame_data& data,
                 Pass pass);

    const std::vector<recorded::Packet>& packets_;
    frame_data_sequence* sequence_;
    epan_t* epan_;
    std::vector<Kept> kept_;
    nstime_t elapsed_{};
    const frame_data* reference_ = nullptr;
    const frame_data* before_ = nullptr;
    frame_data reference_copy_{};
    bool failed_ = false;
};

} // namespace webconv::fuzz
