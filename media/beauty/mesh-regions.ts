/** Points of the face mesh, named after MediaPipe's canonical face model; left and right as the viewer sees them. */
export const meshRegions = {
  oval: [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150,
    136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
  ],
  leftEye: [33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246],
  rightEye: [263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466],
  leftBrow: [70, 63, 105, 66, 107, 55, 65, 52, 53, 46],
  rightBrow: [300, 293, 334, 296, 336, 285, 295, 282, 283, 276],
  outerLips: [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185],
  innerLips: [78, 88, 87, 14, 317, 318, 308, 310, 312, 13, 82, 80],
  leftNostril: [240, 75, 60, 20, 238, 79, 166],
  rightNostril: [460, 305, 290, 250, 458, 309, 392],
  noseRidge: [168, 6, 197, 195, 5, 4, 1, 2],
  noseSides: [122, 351, 174, 399, 198, 420],
  noseWings: [129, 358, 48, 278, 64, 294, 98, 327],
  cheeks: [50, 280, 205, 425, 187, 411, 101, 330],
  /** Around the cheeks and the nose, from the root of the nose to above the chin. */
  core: [
    8, 417, 349, 348, 347, 346, 352, 411, 434, 430, 262, 428, 199, 208, 32, 210, 214, 187, 123, 117, 118, 119, 120, 193,
  ],
  forehead: [151, 108, 337, 69, 299],
} as const;

/** The outer corners of the eyes, the top of the brow and the chin, which say how the head is turned. */
export const poseMarks = { leftEye: 33, rightEye: 263, browTop: 10, chin: 152 } as const;
