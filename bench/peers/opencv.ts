export const openCvRequirements = ['opencv-python-headless==5.0.0.93'];

/** OpenCV's two ways to fill a hole, after Telea (2004) and after Bertalmío et al. (2001), with the radius of its manual. */
export type OpenCvFill = 'INPAINT_TELEA' | 'INPAINT_NS';

/** Fills the white pixels of the picture `mask` with `method`. */
export const openCvScript = `
import cv2

def work(input, params, output):
    picture = cv2.imread(input)
    mask = cv2.imread(params['mask'], cv2.IMREAD_GRAYSCALE)
    file = output + '.png'
    cv2.imwrite(file, cv2.inpaint(picture, mask, 3, getattr(cv2, params['method'])))
    return {'file': file}
`;
